using System.Text;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Templates;

/// <summary>Carries a template out once. Throws <see cref="TemplateException"/> where Go's text/template reports an error.</summary>
internal sealed class TemplateRun(IReadOnlyDictionary<string, TemplateBody> named, TemplateFunctions functions)
{
    /// <summary>A bound on what one text may grow to: a template can loop over a query's whole answer.</summary>
    private const int LongestText = 64 * 1024;

    private const int MaxCalls = 100;

    private readonly StringBuilder _text = new();
    private readonly List<(string Name, object? Value)> _variables = [];
    private int _calls;

    private enum Flow
    {
        Next,
        Break,
        Continue,
    }

    /// <summary>The text of a template with its data, and its variables with their <c>$</c>.</summary>
    public string Run(TemplateBody body, object? data, IEnumerable<(string Name, object? Value)> variables)
    {
        _variables.Add(("$", data));
        _variables.AddRange(variables);
        Run(body, data);
        return _text.ToString();
    }

    private Flow Run(TemplateBody body, object? dot)
    {
        var scope = _variables.Count;
        foreach (var node in body.Nodes)
        {
            var flow = Run(node, dot);
            if (_text.Length > LongestText)
                throw new TemplateException($"the text grew past {LongestText / 1024} KiB");
            if (flow != Flow.Next)
            {
                Leave(scope);
                return flow;
            }
        }

        Leave(scope);
        return Flow.Next;
    }

    private Flow Run(TemplateNode node, object? dot)
    {
        switch (node)
        {
            case TemplateNode.Text text:
                _text.Append(text.Value);
                return Flow.Next;
            case TemplateNode.Print print:
                var value = Value(print.Pipeline, dot);
                if (print.Pipeline.Variables.Count == 0)
                    _text.Append(GoFormat.Print(value));
                return Flow.Next;
            case TemplateNode.Choice choice:
                var scope = _variables.Count;
                var condition = Value(choice.Condition, dot);
                var flow = TemplateFunctions.IsTrue(condition)
                    ? Run(choice.Then, choice.SetsDot ? condition : dot)
                    : choice.Else is { } otherwise ? Run(otherwise, dot) : Flow.Next;
                Leave(scope);
                return flow;
            case TemplateNode.Loop loop:
                return RunLoop(loop, dot);
            case TemplateNode.Call call:
                RunNamed(call, dot);
                return Flow.Next;
            case TemplateNode.Leave leave:
                return leave.Breaks ? Flow.Break : Flow.Continue;
            default:
                throw new InvalidOperationException($"Unknown node {node.GetType()}.");
        }
    }

    private Flow RunLoop(TemplateNode.Loop loop, object? dot)
    {
        var scope = _variables.Count;
        var over = Value(loop.Over, dot, declares: false);
        var any = false;
        foreach (var (key, item) in Items(over))
        {
            any = true;
            if (loop.Over.Variables is [var only])
                _variables.Add((only, item));
            else if (loop.Over.Variables is [var first, var second])
                _variables.AddRange([(first, key), (second, item)]);
            var flow = Run(loop.Each, item);
            Leave(scope);
            if (flow == Flow.Break)
                break;
        }

        return any || loop.Else is null ? Flow.Next : Run(loop.Else, dot);
    }

    private static IEnumerable<(object? Key, object? Item)> Items(object? over) => over switch
    {
        null => [],
        IReadOnlyDictionary<string, object?> map => map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => ((object?)entry.Key, entry.Value)),
        Labels labels => labels.Select(label => ((object?)label.Name, (object?)label.Value)),
        IReadOnlyList<object?> list => list.Select((item, index) => ((object?)(long)index, item)),
        long count => Enumerable.Range(0, (int)Math.Clamp(count, 0, LongestText)).Select(index => ((object?)(long)index, (object?)(long)index)),
        _ => throw new TemplateException($"range can't iterate over {GoFormat.Print(over)}"),
    };

    private void RunNamed(TemplateNode.Call call, object? dot)
    {
        if (!named.TryGetValue(call.Name, out var body))
            throw new TemplateException($"template \"{call.Name}\" not defined");
        if (++_calls > MaxCalls)
            throw new TemplateException($"templates call each other more than {MaxCalls} times");
        var data = call.Value is { } value ? Value(value, dot) : null;
        var outside = _variables.ToArray();
        _variables.Clear();
        _variables.Add(("$", data));
        Run(body, data);
        _variables.Clear();
        _variables.AddRange(outside);
        _calls--;
    }

    private object? Value(Pipeline pipeline, object? dot, bool declares = true)
    {
        object? value = null;
        for (var i = 0; i < pipeline.Commands.Count; i++)
            value = Value(pipeline.Commands[i], dot, i == 0 ? [] : [value]);
        if (!declares || pipeline.Variables.Count == 0)
            return value;

        var name = pipeline.Variables[^1];
        if (pipeline.Assigns)
            _variables[_variables.FindLastIndex(variable => string.Equals(variable.Name, name, StringComparison.Ordinal))] = (name, value);
        else
            _variables.Add((name, value));
        return value;
    }

    private object? Value(IReadOnlyList<Operand> command, object? dot, object?[] piped)
    {
        if (command[0] is Operand.Function function)
        {
            // These two look at no more arguments than they need.
            if (function.Name is "and" or "or" && command.Count > 1)
                return functions.AndOr(function.Name, command.Skip(1).Select(operand => Value(operand, dot)).Concat(piped));
            return functions.Call(function.Name, [.. command.Skip(1).Select(operand => Value(operand, dot)), .. piped]);
        }

        if (command.Count > 1 || piped.Length > 0)
            throw new TemplateException("can't give argument to non-function");
        return Value(command[0], dot);
    }

    private object? Value(Operand operand, object? dot) => operand switch
    {
        Operand.Literal literal => literal.Value,
        Operand.Dot => dot,
        Operand.Variable variable => _variables.FindLast(known => string.Equals(known.Name, variable.Name, StringComparison.Ordinal)).Value,
        Operand.Function function => functions.Call(function.Name, []),
        Operand.Nested nested => Value(nested.Pipeline, dot),
        Operand.Member member => TemplateFunctions.Member(Value(member.Of, dot), member.Name),
        _ => throw new InvalidOperationException($"Unknown operand {operand.GetType()}."),
    };

    private void Leave(int scope) => _variables.RemoveRange(scope, _variables.Count - scope);
}

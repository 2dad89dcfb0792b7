using System.Globalization;

namespace Quarterdeck.Core.Alerts.Templates;

/// <summary>Reads the tokens of a template into its tree; checks that functions and variables exist.</summary>
internal sealed class TemplateParser(IReadOnlyList<TemplateToken> tokens, IReadOnlySet<string> functions, Dictionary<string, TemplateBody> named)
{
    private const int MaxDepth = 100;

    private readonly List<string> _variables = ["$"];
    private int _at;
    private int _depth;
    private int _loops;

    private TemplateToken Next => tokens[_at];

    /// <summary>Reads a whole template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="variables">Variables that are there from the start, with their <c>$</c>.</param>
    /// <param name="functions">Names that may be called.</param>
    /// <param name="named">Takes what the template defines by name.</param>
    /// <exception cref="TemplateException">It is not a valid template.</exception>
    public static TemplateBody Parse(string text, IEnumerable<string> variables, IReadOnlySet<string> functions, Dictionary<string, TemplateBody> named)
    {
        var parser = new TemplateParser(TemplateLexer.Read(text), functions, named);
        parser._variables.AddRange(variables);
        var (body, end) = parser.ReadBody("end of the template");
        return end.Length == 0 ? body : throw parser.Broken($"unexpected {{{{{end}}}}}");
    }

    /// <summary>Reads until <c>end</c>, <c>else</c> or the end of the template; the latter gives an empty word.</summary>
    private (TemplateBody Body, string End) ReadBody(string context)
    {
        if (++_depth > MaxDepth)
            throw Broken($"nested deeper than {MaxDepth} levels");
        var nodes = new List<TemplateNode>();
        var scope = _variables.Count;
        while (true)
        {
            var token = tokens[_at++];
            if (token.Kind == TokenKind.Text)
            {
                nodes.Add(new TemplateNode.Text(token.Text));
                continue;
            }

            var word = token.Kind == TokenKind.End ? "" : Next is { Kind: TokenKind.Identifier } first ? first.Text : null;
            if (word is "" or "end" or "else")
            {
                if (word.Length == 0 && _depth > 1)
                    throw Broken($"unexpected end of the template in {context}");
                if (word.Length > 0)
                    _at++;
                _variables.RemoveRange(scope, _variables.Count - scope);
                _depth--;
                return (new TemplateBody(nodes), word);
            }

            if (ReadAction(word) is { } node)
                nodes.Add(node);
        }
    }

    private TemplateNode? ReadAction(string? word)
    {
        switch (word)
        {
            case "if" or "with":
                _at++;
                return ReadChoice(word);
            case "range":
                _at++;
                return ReadLoop();
            case "define" or "block":
                _at++;
                return ReadDefinition(isBlock: word == "block");
            case "template":
                _at++;
                var call = new TemplateNode.Call(Expect(TokenKind.Literal, "a name in quotes").Text, Next.Kind == TokenKind.ActionEnd ? null : ReadPipeline());
                Expect(TokenKind.ActionEnd, "}}");
                return call;
            case "break" or "continue":
                _at++;
                Expect(TokenKind.ActionEnd, "}}");
                return _loops > 0 ? new TemplateNode.Leave(word == "break") : throw Broken($"{{{{{word}}}}} outside {{{{range}}}}");
            default:
                var pipeline = ReadPipeline();
                Expect(TokenKind.ActionEnd, "}}");
                return new TemplateNode.Print(pipeline);
        }
    }

    private TemplateNode.Choice ReadChoice(string word)
    {
        var scope = _variables.Count;
        var condition = ReadPipeline();
        Expect(TokenKind.ActionEnd, "}}");
        var (then, end) = ReadBody($"{{{{{word}}}}}");
        var otherwise = end == "else" ? ReadElse(word) : FinishEnd();
        _variables.RemoveRange(scope, _variables.Count - scope);
        return new TemplateNode.Choice(condition, word == "with", then, otherwise);
    }

    /// <summary>After <c>else</c>: the rest, or <c>else if</c>, which needs no end of its own.</summary>
    private TemplateBody ReadElse(string word)
    {
        if (Next is { Kind: TokenKind.Identifier } next && next.Text == word && word != "range")
        {
            _at++;
            return new TemplateBody([ReadChoice(word)]);
        }

        Expect(TokenKind.ActionEnd, "}}");
        var (body, end) = ReadBody("{{else}}");
        if (end == "else")
            throw Broken("a second {{else}}");
        FinishEnd();
        return body;
    }

    private TemplateBody? FinishEnd()
    {
        Expect(TokenKind.ActionEnd, "}}");
        return null;
    }

    private TemplateNode.Loop ReadLoop()
    {
        var scope = _variables.Count;
        var over = ReadPipeline(inRange: true);
        Expect(TokenKind.ActionEnd, "}}");
        _loops++;
        var (each, end) = ReadBody("{{range}}");
        _loops--;
        var otherwise = end == "else" ? ReadElse("range") : FinishEnd();
        _variables.RemoveRange(scope, _variables.Count - scope);
        return new TemplateNode.Loop(over, each, otherwise);
    }

    private TemplateNode.Call? ReadDefinition(bool isBlock)
    {
        var name = Expect(TokenKind.Literal, "a name in quotes").Text;
        var value = isBlock ? ReadPipeline() : null;
        Expect(TokenKind.ActionEnd, "}}");

        // A definition sees no variables from outside.
        var outside = _variables.ToArray();
        _variables.RemoveRange(1, _variables.Count - 1);
        var (body, end) = ReadBody("{{define}}");
        if (end != "end")
            throw Broken("unexpected {{else}} in {{define}}");
        FinishEnd();
        _variables.Clear();
        _variables.AddRange(outside);
        named[name] = body;
        return isBlock ? new TemplateNode.Call(name, value) : null;
    }

    private Pipeline ReadPipeline(bool inRange = false)
    {
        var (variables, assigns) = ReadVariables(inRange);
        var commands = new List<IReadOnlyList<Operand>>();
        while (true)
        {
            var command = ReadCommand();
            if (command.Count == 0)
                throw Broken(commands.Count == 0 ? "missing value for command" : "nothing after |");
            if (commands.Count > 0 && command[0] is Operand.Literal)
                throw Broken("only a function can stand after |");
            commands.Add(command);
            if (Next.Kind != TokenKind.Pipe)
                break;
            _at++;
        }

        if (!assigns)
            _variables.AddRange(variables);
        return new Pipeline(variables, assigns, commands);
    }

    private (IReadOnlyList<string> Variables, bool Assigns) ReadVariables(bool inRange)
    {
        if (Next.Kind != TokenKind.Variable)
            return ([], false);
        if (tokens[_at + 1].Kind is TokenKind.Declare or TokenKind.Assign)
        {
            var one = tokens[_at].Text;
            var assigns = tokens[_at + 1].Kind == TokenKind.Assign;
            if (assigns)
                RequireVariable(one);
            _at += 2;
            return ([one], assigns);
        }

        if (!inRange || tokens[_at + 1].Kind != TokenKind.Comma)
            return ([], false);
        var key = tokens[_at].Text;
        _at += 2;
        var value = Expect(TokenKind.Variable, "a second variable").Text;
        Expect(TokenKind.Declare, ":=");
        return ([key, value], false);
    }

    private List<Operand> ReadCommand()
    {
        var operands = new List<Operand>();
        while (Next.Kind is not (TokenKind.Pipe or TokenKind.ActionEnd or TokenKind.Close or TokenKind.End))
        {
            var operand = ReadOperand();
            while (Next is { Kind: TokenKind.Field, Glued: true } field)
            {
                _at++;
                operand = new Operand.Member(operand, field.Text);
            }

            operands.Add(operand);
        }

        return operands;
    }

    private Operand ReadOperand()
    {
        var token = tokens[_at++];
        switch (token.Kind)
        {
            case TokenKind.Literal:
                return new Operand.Literal(token.Text);
            case TokenKind.Number:
                return new Operand.Literal(Number(token));
            case TokenKind.Dot:
                return new Operand.Dot();
            case TokenKind.Field:
                return new Operand.Member(new Operand.Dot(), token.Text);
            case TokenKind.Variable:
                RequireVariable(token.Text);
                return new Operand.Variable(token.Text);
            case TokenKind.Open:
                var nested = ReadPipeline();
                Expect(TokenKind.Close, ")");
                return new Operand.Nested(nested);
            case TokenKind.Identifier:
                return token.Text switch
                {
                    "true" => new Operand.Literal(true),
                    "false" => new Operand.Literal(false),
                    "nil" => new Operand.Literal(null),
                    var name when functions.Contains(name) => new Operand.Function(name),
                    var name => throw Broken($"function \"{name}\" not defined"),
                };
            default:
                throw Broken($"unexpected \"{token.Text}\" in an action");
        }
    }

    private object Number(TemplateToken token)
    {
        var text = token.Text.Replace("_", "", StringComparison.Ordinal);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
            return hex;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Broken($"bad number syntax: \"{token.Text}\"");
    }

    private void RequireVariable(string name)
    {
        if (!_variables.Contains(name))
            throw Broken($"undefined variable \"{name}\"");
    }

    private TemplateToken Expect(TokenKind kind, string what)
    {
        var token = tokens[_at];
        if (token.Kind != kind)
            throw Broken($"expected {what}{(token.Text.Length > 0 ? $", not \"{token.Text}\"" : "")}");
        _at++;
        return token;
    }

    private TemplateException Broken(string message) => new($"{tokens[Math.Min(_at, tokens.Count - 1)].Line}: {message}");
}

namespace Quarterdeck.Core.Alerts.Templates;

/// <summary>A part of a template.</summary>
internal abstract record TemplateNode
{
    /// <summary>Text as it is.</summary>
    public sealed record Text(string Value) : TemplateNode;

    /// <summary>Prints a pipeline's value, or declares variables.</summary>
    public sealed record Print(Pipeline Pipeline) : TemplateNode;

    /// <summary><c>if</c>, or <c>with</c>, where the value becomes the dot.</summary>
    public sealed record Choice(Pipeline Condition, bool SetsDot, TemplateBody Then, TemplateBody? Else) : TemplateNode;

    /// <summary><c>range</c>.</summary>
    public sealed record Loop(Pipeline Over, TemplateBody Each, TemplateBody? Else) : TemplateNode;

    /// <summary><c>template "name" value</c>.</summary>
    public sealed record Call(string Name, Pipeline? Value) : TemplateNode;

    /// <summary><c>break</c> or <c>continue</c>.</summary>
    public sealed record Leave(bool Breaks) : TemplateNode;
}

/// <summary>Parts one after the other.</summary>
internal sealed record TemplateBody(IReadOnlyList<TemplateNode> Nodes);

/// <summary>A value worked out by commands, each getting the one before as its last argument.</summary>
/// <param name="Variables">Variables that take the value: one, or two in <c>range $key, $value := …</c>.</param>
/// <param name="Assigns">Whether they exist already (<c>=</c>).</param>
/// <param name="Commands">At least one.</param>
internal sealed record Pipeline(IReadOnlyList<string> Variables, bool Assigns, IReadOnlyList<IReadOnlyList<Operand>> Commands);

/// <summary>A word of a command: the first may be a function, the others are its arguments.</summary>
internal abstract record Operand
{
    public sealed record Literal(object? Value) : Operand;

    public sealed record Dot : Operand;

    public sealed record Variable(string Name) : Operand;

    public sealed record Function(string Name) : Operand;

    public sealed record Nested(Pipeline Pipeline) : Operand;

    /// <summary>A field or key of another operand.</summary>
    public sealed record Member(Operand Of, string Name) : Operand;
}

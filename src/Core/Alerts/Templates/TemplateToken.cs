namespace Quarterdeck.Core.Alerts.Templates;

internal enum TokenKind
{
    Text,
    ActionStart,
    ActionEnd,
    Identifier,
    Field,
    Dot,
    Variable,
    Literal,
    Number,
    Pipe,
    Open,
    Close,
    Declare,
    Assign,
    Comma,
    End,
}

/// <summary>A piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What was written; for a text literal, what it stands for.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Glued">Whether it follows the token before without a space: <c>$x.Labels</c> is one operand, <c>$x .Labels</c> are two.</param>
internal readonly record struct TemplateToken(TokenKind Kind, string Text, int Line, bool Glued);

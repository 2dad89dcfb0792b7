namespace Quarterdeck.Dashboard.Health;

/// <summary>Words with places to fill, before they are put into the reader's language.</summary>
/// <param name="Text">A key of <see cref="Shared.Texts"/>.</param>
/// <param name="Arguments">Fill the text's places.</param>
public sealed record Phrase(string Text, params object[] Arguments);

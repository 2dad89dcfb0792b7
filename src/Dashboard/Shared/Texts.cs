namespace Quarterdeck.Dashboard.Shared;

/// <summary>Names the resources of all screens for <c>IStringLocalizer</c>; the English text is the key.</summary>
public sealed class Texts;

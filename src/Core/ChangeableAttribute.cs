namespace Quarterdeck.Core;

/// <summary>Marks a setting that is read wherever it is used, so that it can be changed while the console runs.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ChangeableAttribute : Attribute;

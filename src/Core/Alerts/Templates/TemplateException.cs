namespace Quarterdeck.Core.Alerts.Templates;

/// <summary>A template cannot be read or carried out. Stays inside this folder: callers get texts.</summary>
internal sealed class TemplateException(string message) : Exception(message);

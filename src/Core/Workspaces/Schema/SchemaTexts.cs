using System.Reflection;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Quarterdeck.Core.Workspaces.Schema;

/// <summary>What the code says of declarations and their settings: the summaries beside the assembly, as plain text.</summary>
internal static class SchemaTexts
{
    private static readonly Lazy<Dictionary<string, string>> s_texts = new(Read);

    public static string? Of(Type type) => s_texts.Value.GetValueOrDefault($"T:{Name(type)}");

    public static string? Of(PropertyInfo property) => s_texts.Value.GetValueOrDefault($"P:{Name(property.DeclaringType!)}.{property.Name}");

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    /// <summary>Without the file there are no texts; the schema is as strict.</summary>
    private static Dictionary<string, string> Read()
    {
        var path = Path.ChangeExtension(typeof(SchemaTexts).Assembly.Location, ".xml");
        try
        {
            return XDocument.Load(path).Descendants("member")
                .Where(member => member.Element("summary") is not null)
                .ToDictionary(member => member.Attribute("name")!.Value, member => Plain(member.Element("summary")!), StringComparer.Ordinal);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or XmlException)
        {
            return [];
        }
    }

    private static string Plain(XElement summary)
    {
        var text = new StringBuilder();
        foreach (var node in summary.DescendantNodes())
        {
            if (node is XText part)
                text.Append(part.Value);
            else if (node is XElement { IsEmpty: true } reference && (reference.Attribute("cref") ?? reference.Attribute("langword") ?? reference.Attribute("name")) is { } name)
                text.Append(name.Value[(name.Value.LastIndexOfAny(['.', ':']) + 1)..]);
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}

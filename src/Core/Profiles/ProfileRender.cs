using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Quarterdeck.Core.Workspaces;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Quarterdeck.Core.Profiles;

/// <summary>A way to write the values of a profile.</summary>
public enum ProfileFormat
{
    /// <summary>Variables as Docker Compose reads them from an env file.</summary>
    Env,
    Json,
    Yaml,
}

/// <summary>Writes the values of a profile for the programs that read them.</summary>
public static class ProfileRender
{
    /// <summary>Signs that mean nothing to any reader of env files.</summary>
    private const string Plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:@%+,=-";

    /// <summary>The values in a format; secrets as their references unless <paramref name="reveal"/> puts something else in their place.</summary>
    /// <param name="content">The values.</param>
    /// <param name="format">How they are written.</param>
    /// <param name="heading">A line of comment where the format has any: which profile, which version.</param>
    /// <param name="reveal">What a reference stands for.</param>
    public static string Write(ProfileContent content, ProfileFormat format, string heading, Func<string, string>? reveal = null)
    {
        var items = reveal is null ? content.Items : [.. content.Items.Select(item => item.Secret ? item with { Items = [.. item.Items.Select(reveal)] } : item)];
        return format switch
        {
            ProfileFormat.Json => Json(items),
            ProfileFormat.Yaml => $"# {Quoting.OneLine(heading)}\n{Yaml(items)}",
            _ => Env(items, heading, isRevealed: reveal is not null),
        };
    }

    private static string Env(IEnumerable<ProfileItem> items, string heading, bool isRevealed)
    {
        var text = new StringBuilder($"# {Quoting.OneLine(heading)}\n");
        foreach (var item in items)
            text.Append(item.Name).Append('=').Append(item.Secret && !isRevealed && IsVariable(item.Text) ? $"\"{item.Text}\"" : Quoted(item.Text)).Append('\n');
        return text.ToString();
    }

    /// <summary><c>${NAME}</c> and <c>${NAME:-default}</c> mean to Compose what they mean here; other references it must leave alone.</summary>
    private static bool IsVariable(string text) =>
        text.StartsWith("${", StringComparison.Ordinal) && text.IndexOf('}', StringComparison.Ordinal) == text.Length - 1 && !text.Contains("${file:", StringComparison.Ordinal)
        && !text.Contains("${secret:", StringComparison.Ordinal) && text.AsSpan().IndexOfAny('"', '\\', '\n') < 0;

    /// <summary>
    /// In single quotes everything stands for itself, so nearly everything goes there; what a quote or backslash would spoil goes into double
    /// ones, with escapes. Source: https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax.
    /// </summary>
    private static string Quoted(string text)
    {
        if (text.AsSpan().IndexOfAnyExcept(Plain) < 0)
            return text;
        if (text.AsSpan().IndexOfAny("'\\\n\r\t") < 0)
            return $"'{text}'";
        var quoted = new StringBuilder("\"");
        foreach (var sign in text)
        {
            quoted.Append(sign switch
            {
                '\\' => @"\\",
                '"' => "\\\"",
                '$' => @"\$",
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                _ => sign.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static string Json(IEnumerable<ProfileItem> items)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            foreach (var item in items)
            {
                writer.WritePropertyName(item.Name);
                if (item.Type == SettingType.List)
                {
                    writer.WriteStartArray();
                    foreach (var one in item.Items)
                        writer.WriteStringValue(one);
                    writer.WriteEndArray();
                }
                else if (IsBare(item))
                    writer.WriteRawValue(Bare(item));
                else
                    writer.WriteStringValue(item.Text);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static string Yaml(IEnumerable<ProfileItem> items)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(version: null, tags: null, isImplicit: true));
        emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, MappingStyle.Block));
        foreach (var item in items)
        {
            Scalar(emitter, item.Name, IsWord(item.Name) ? ScalarStyle.DoubleQuoted : ScalarStyle.Plain);
            if (item.Type == SettingType.List)
            {
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, item.Items.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var one in item.Items)
                    Scalar(emitter, one, ScalarStyle.DoubleQuoted);
                emitter.Emit(new SequenceEnd());
            }
            else if (IsBare(item))
                Scalar(emitter, Bare(item), ScalarStyle.Plain);
            else
                Scalar(emitter, item.Text, ScalarStyle.DoubleQuoted);
        }

        emitter.Emit(new MappingEnd());
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static bool IsBare(ProfileItem item) => !item.Secret && item.Type is SettingType.Integer or SettingType.Number or SettingType.Boolean && item.Type.Reads(item.Text);

    /// <summary>Names that a YAML reader may take for something else than a text.</summary>
    private static bool IsWord(string name) => name.ToLowerInvariant() is "y" or "n" or "yes" or "no" or "on" or "off" or "true" or "false" or "null";

    /// <summary>As JSON writes it: no plus, no zeros in front, <c>true</c> in small letters.</summary>
    private static string Bare(ProfileItem item) => item.Type == SettingType.Boolean ? item.Text.ToLowerInvariant() : item.Type.Measure(item.Text)!.Value.ToString(CultureInfo.InvariantCulture);

    private static void Scalar(Emitter emitter, string text, ScalarStyle style) =>
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true));
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Quarterdeck.Core.Health.Probes;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>Reads answers that carry their own code beside HTTP's 200.</summary>
internal static class AnswerJson
{
    /// <summary>The answer as an object; <see langword="null"/> where it is none.</summary>
    public static JsonObject? Read(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Judges an answer by its code: 0 is taken, some can pass with time, all others are refusals.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="code">The member with the code.</param>
    /// <param name="message">The member with the words.</param>
    /// <param name="passing">Codes that can pass: too many messages, a fault of the receiver.</param>
    public static SendAnswer Judge(string body, string code, string message, params ReadOnlySpan<int> passing)
    {
        if (Read(body) is not { } answer || answer[code] is not JsonValue value || !value.TryGetValue(out int number))
            return SendAnswer.Failed($"the answer holds no {code}: {MessageText.OneLine(body, 200)}");
        var text = $"{code} {number.ToString(CultureInfo.InvariantCulture)}: {MessageText.OneLine(answer[message]?.ToString() ?? "", 200)}";
        return number == 0 ? SendAnswer.Ok(text)
            : passing.Contains(number) ? SendAnswer.Failed(text)
            : SendAnswer.Refused(text);
    }
}

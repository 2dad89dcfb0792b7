using System.Globalization;

namespace Quarterdeck.Dashboard.Shared;

/// <summary>Milliseconds as people read them.</summary>
public static class Milliseconds
{
    /// <summary>With a decimal below 10 and thousands separated: <c>0.3</c>, <c>38</c>, <c>1,240</c>.</summary>
    public static string Format(double milliseconds) =>
        milliseconds.ToString(milliseconds < 9.95 ? "0.#" : "#,0", CultureInfo.InvariantCulture);
}

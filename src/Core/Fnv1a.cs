using System.Text;

namespace Quarterdeck.Core;

/// <summary>FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/): the same number for the same text on every machine and in every version.</summary>
internal struct Fnv1a()
{
    /// <summary>The hash of what was added so far.</summary>
    public ulong Value { get; private set; } = 14695981039346656037UL;

    /// <summary>Adds one byte.</summary>
    public void Add(byte value) => Value = (Value ^ value) * 1099511628211UL;

    /// <summary>Adds a text's bytes in UTF-8.</summary>
    public void Add(string text)
    {
        foreach (var value in Encoding.UTF8.GetBytes(text))
            Add(value);
    }
}

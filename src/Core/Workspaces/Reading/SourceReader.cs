using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Quarterdeck.Core.Workspaces.Reading;

/// <summary>
/// Reads a YAML file into nodes that know their lines. What workspace files need and no more: one document, text keys,
/// anchors and aliases within bounds; no tags, no merge keys.
/// </summary>
internal sealed class SourceReader(NodeBudget budget, WorkspaceErrors errors)
{
    private const int MaxDepth = 64;

    /// <summary>The file's top-level mapping; empty for an empty file, <see langword="null"/> after reporting what is wrong.</summary>
    public MapNode? Read(string file, string text)
    {
        var document = new Document(file, text, new Parser(new StringReader(text)), budget, errors);
        try
        {
            return document.Read();
        }
        catch (YamlException problem)
        {
            document.Report(problem);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // The parser lets others out on some inputs, such as a flow list that goes on at the start of a line.
            document.Report(new YamlException(document.At, document.At, "not valid YAML from here on: check quotes, brackets and the indentation of what follows", problem));
        }

        return null;
    }

    private sealed class Document(string file, string text, Parser parser, NodeBudget budget, WorkspaceErrors errors)
    {
        private const string TabMessage = "a tab cannot indent: use spaces";

        private readonly Dictionary<string, SourceNode?> _anchors = new(StringComparer.Ordinal);

        public Mark At => parser.Current?.End ?? Mark.Empty;

        public MapNode? Read()
        {
            parser.Consume<StreamStart>();
            if (parser.TryConsume<StreamEnd>(out _))
                return new MapNode(new Place(file, 1), []);

            parser.Consume<DocumentStart>();
            var root = ReadNode(1);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
                throw new YamlException(second.Start, second.End, "a second document (---): write each in a file of its own");
            parser.Consume<StreamEnd>();

            if (root is MapNode map)
                return map;
            if (!root.IsNothing)
                errors.Add(root.Place, $"the file must be a mapping of keys such as \"services:\", not {root.Word}");
            return root.IsNothing ? new MapNode(root.Place, []) : null;
        }

        public void Report(YamlException problem)
        {
            var line = Math.Max(1, (int)problem.Start.Line);
            if (problem is not (SyntaxErrorException or SemanticErrorException))
            {
                errors.Add(file, line, problem.Message);
                return;
            }

            // The parser names the line where the construct began; the tab may come after blank lines.
            var last = problem.Message.Contains("tab", StringComparison.Ordinal) ? int.MaxValue : Math.Max(line, (int)problem.End.Line) + 1;
            if (LineIndentedByTab(line, last) is { } tab)
                errors.Add(file, tab, TabMessage);
            else
                errors.Add(file, line, $"not valid YAML: {Lowered(problem.Message)}");
        }

        private SourceNode ReadNode(int depth)
        {
            var parsed = parser.Consume<ParsingEvent>();
            if (depth > MaxDepth)
                throw Unreadable(parsed, $"nested deeper than {MaxDepth} levels");
            if (!budget.Take(1))
                throw Unreadable(parsed, NodeBudget.Message);

            if (parsed is AnchorAlias alias)
                return Resolve(alias, depth);

            var node = (NodeEvent)parsed;
            if (!node.Tag.IsEmpty)
                throw Unreadable(node, "a tag (!) has no meaning here: quote a text that begins with !");
            if (!node.Anchor.IsEmpty)
                _anchors[node.Anchor.Value] = null;

            SourceNode read = node switch
            {
                Scalar scalar => new TextNode(PlaceOf(scalar), scalar.Value, scalar.Style == ScalarStyle.Plain),
                SequenceStart list => ReadList(list, depth),
                MappingStart map => ReadMap(map, depth),
                _ => throw Unreadable(node, "the line cannot be understood"),
            };
            if (!node.Anchor.IsEmpty)
                _anchors[node.Anchor.Value] = read;
            return read;
        }

        private ListNode ReadList(SequenceStart start, int depth)
        {
            var items = new List<SourceNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
                items.Add(ReadNode(depth + 1));
            return new ListNode(PlaceOf(start), items);
        }

        private MapNode ReadMap(MappingStart start, int depth)
        {
            var entries = new List<SourceEntry>();
            var lines = new Dictionary<string, int>(StringComparer.Ordinal);
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                if (!parser.Accept<Scalar>(out var key))
                    throw Unreadable(parser.Current ?? start, "a key must be a text: quote a value that begins with { or [");
                if (key.Style == ScalarStyle.Plain && key.Value == "<<")
                    throw Unreadable(key, "merge keys (<<) are not read: write the keys out, or use an alias as a value");
                if (start.Style != MappingStyle.Flow && IsIndentedByTab(key.Start.Index))
                    throw Unreadable(key, TabMessage);

                ReadNode(depth + 1);
                var value = ReadNode(depth + 1);
                if (lines.TryAdd(key.Value, (int)key.Start.Line))
                    entries.Add(new SourceEntry(key.Value, PlaceOf(key), value));
                else
                    errors.Add(PlaceOf(key), $"key {Quoting.Quote(key.Value)} is given twice (first in line {lines[key.Value]})");
            }

            return new MapNode(PlaceOf(start), entries);
        }

        private SourceNode Resolve(AnchorAlias alias, int depth)
        {
            // The name is not shown: it may be a password that should have been quoted.
            if (!_anchors.TryGetValue(alias.Value.Value, out var node))
                throw Unreadable(alias, "an alias (*) needs its anchor (&) earlier in the file: quote a text that begins with *");
            if (node is null)
                throw Unreadable(alias, "an anchor (&) must not contain its own alias (*)");
            if (depth + node.Height - 1 > MaxDepth)
                throw Unreadable(alias, $"nested deeper than {MaxDepth} levels");
            if (!budget.Take(node.Size))
                throw Unreadable(alias, NodeBudget.Message);
            return node;
        }

        private Place PlaceOf(ParsingEvent parsed) => new(file, Math.Max(1, (int)parsed.Start.Line));

        private static YamlException Unreadable(ParsingEvent parsed, string message) => new(parsed.Start, parsed.End, message);

        private bool IsIndentedByTab(long index)
        {
            var seen = false;
            var at = (int)index - 1;
            for (; at >= 0 && text[at] is ' ' or '\t'; at--)
                seen |= text[at] == '\t';
            return seen && (at < 0 || text[at] is '\n' or '\r');
        }

        private int? LineIndentedByTab(int from, int to)
        {
            var number = 0;
            foreach (var line in text.AsSpan().EnumerateLines())
            {
                number++;
                if (number > to)
                    return null;
                if (number >= from && line[..^line.TrimStart([' ', '\t']).Length].Contains('\t') && !line.Trim().IsEmpty)
                    return number;
            }

            return null;
        }

        private static string Lowered(string message) =>
            message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
    }
}

using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AbuseDesk.Policy;

/// <summary>Writes profiles as YAML: keys in one order, comments left out, lists of words on one line.</summary>
public static class PolicyYaml
{
    /// <summary>As it was written, with what it extends named only.</summary>
    public static string Own(PolicyProfile profile) => Write(profile.Own);

    /// <summary>With all it inherits, extending nothing: stands by itself.</summary>
    public static string Whole(PolicyProfile profile) => Write(profile.Tree, without: "extends");

    private static string Write(YamlMap tree, string? without = null)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings().WithMaxSimpleKeyLength(128));
        var order = ProfileReader.Keys.ToList();
        var entries = tree
            .Entries.Where(e => !string.Equals(e.Key, without, StringComparison.Ordinal))
            .OrderBy(e => order.IndexOf(e.Key));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        Emit(emitter, tree with { Entries = [.. entries] });
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, YamlValue value)
    {
        switch (value)
        {
            case YamlMap map:
                var style = map.Entries.Count == 0 ? MappingStyle.Flow : MappingStyle.Block;
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, style));
                foreach (var entry in map.Entries)
                {
                    emitter.Emit(new Scalar(entry.Key));
                    Emit(emitter, entry.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case YamlList list:
                var isFlow = list.Items.All(i => i is YamlText);
                emitter.Emit(
                    new SequenceStart(
                        AnchorName.Empty,
                        TagName.Empty,
                        isImplicit: true,
                        isFlow ? SequenceStyle.Flow : SequenceStyle.Block
                    )
                );
                foreach (var item in list.Items)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case YamlText text:
                var quotes = text.IsQuoted ? ScalarStyle.SingleQuoted : ScalarStyle.Any;
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text.Text, quotes, true, true));
                break;
        }
    }
}

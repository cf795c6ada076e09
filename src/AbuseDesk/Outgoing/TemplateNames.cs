using System.Collections.Frozen;

namespace AbuseDesk.Outgoing;

/// <summary>
/// The closed list of names each template may use. A name with ? may be missing, one with [] is a list of lines; everything else is
/// a single line of text or a number and must be there.
/// </summary>
internal sealed record TemplateName(string Name, bool IsList, bool IsOptional)
{
    private const string Reporter = "report_number your_reference?";
    private const string Result = Reporter + " other_numbers?";
    private const string Customer =
        "case_number customer_ref customer_name resource category evidence[] evidence_note?";
    private const string Warning = Customer + " due due_short next_action done_by_us[]?";

    /// <summary>Every template in every language.</summary>
    public static readonly FrozenDictionary<string, IReadOnlyList<TemplateName>> Of = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["T1"] = Reporter + " consent may_add?",
        ["T2"] = Reporter + " missing[] until",
        ["T3"] = Reporter + " observables[] checked_at",
        ["T4-action_taken"] = Result,
        ["T4-already_fixed"] = Result + " fixed_at?",
        ["T4-no_violation"] = Result,
        ["T4-gone"] = Result + " checked_at",
        ["T4-forwarded_to_downstream"] = Result,
        ["T4-forwarded_to_partner"] = Result,
        ["T5"] = Warning + " what victim?",
        ["T5-general"] = Warning + " what",
        ["T6"] = Warning + " changed_at?",
        ["T7"] = Warning + " what",
        ["T8"] = "case_number customer_ref customer_name resource category due due_short noticed_at next_action over?",
        ["T9"] = Customer + " measure target applied_at done[] release_conditions",
        ["T10"] = "case_number customer_ref customer_name resource category released_at done[]",
        ["T11"] = Customer + " target applied_at done[] kept_until clause?",
        ["T16"] = Reporter,
        ["T17"] = Customer + " due due_short what",
        ["T17-partner"] = "case_number customer_name resource category evidence[] evidence_note? due due_short what",
        ["T18"] = Reporter,
        ["T4-resolved"] = Reporter,
        ["Signature"] = "",
    }.ToFrozenDictionary(p => p.Key, p => Parse(p.Value + " operator desk_address"), StringComparer.Ordinal);

    private static IReadOnlyList<TemplateName> Parse(string names) =>
        [
            .. names
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(n => new TemplateName(
                    n.TrimEnd('?', '[', ']'),
                    n.Contains("[]", StringComparison.Ordinal),
                    n.EndsWith('?')
                )),
        ];
}

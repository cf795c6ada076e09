using System.Runtime.InteropServices;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Where the words stand that tell the role of an address or a page.</summary>
internal enum LabelPlace
{
    None,
    Before,

    /// <summary>On the line above the value.</summary>
    Below,
    After,

    /// <summary>No word: the address stands beside the page it serves.</summary>
    BesidePage,

    /// <summary>No word: the page stands beside the address that serves it.</summary>
    BesideHost,

    /// <summary>A rule of people for the mails of this sender.</summary>
    Taught,
}

/// <summary>How strongly something is accused where it stands, and by what evidence.</summary>
/// <param name="Points">For (positive) and against (negative); see <see cref="FreeTextRoles.Enough"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FreeTextWeight(int Points)
{
    /// <summary>It stands where nothing is accused.</summary>
    public static readonly FreeTextWeight Never = new(-10);

    public LabelPlace Place { get; init; }

    /// <summary>The label in the text of the mail.</summary>
    public int Start { get; init; }
    public int End { get; init; }
    public bool IsOwn { get; init; }
    public bool IsInSubject { get; init; }
    public bool IsDefanged { get; init; }

    /// <summary>The same with what counts besides the label.</summary>
    public FreeTextWeight With(bool own, bool inSubject, bool defanged, int defangedPoints) =>
        this with
        {
            Points = Points + (own ? 3 : 0) + (inSubject ? 2 : 0) + (defanged ? defangedPoints : 0),
            IsOwn = own,
            IsInSubject = inSubject,
            IsDefanged = defanged,
        };
}

using System.Collections.Frozen;

namespace AbuseDesk.Parsing.Text;

/// <summary>Words that look like parts of host names and are none.</summary>
internal static class NameWords
{
    /// <summary>
    /// Endings of file names, some of which are top-level domains too, and of the members of records ("source.ip",
    /// "event.created"): then only a defanged name counts.
    /// </summary>
    public static readonly FrozenSet<string> NotEndings = Words(
        "exe php php5 phtml html htm js css png jpg jpeg gif svg txt log conf cfg ini zip rar gz tgz tar pdf "
            + "doc docx xls xlsx csv xml json eml asp aspx jsp cgi pl py sh so dll bin tmp bak sql env git svn yml "
            + "yaml md msg apk iso scr bat ps vbs jar class service socket local localdomain ko dat mkv mp4 avi mp3 "
            + "flac epub webm"
            + " ip port address addr bytes packets created timestamp original keyword method src dst"
    );

    /// <summary>What the members of records begin with (Elastic Common Schema, IntelMQ).</summary>
    public static readonly FrozenSet<string> Records = Words(
        "source destination event host client server observer agent network user user_agent url http process "
            + "file log rule service threat geo ecs related time classification feed malware protocol extra"
    );

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}

namespace AbuseDesk.Parsing;

/// <summary>Codes of <see cref="ParsedReport.Missing"/>; each has a text in ja and en under <c>Missing.{code}</c>.</summary>
public static class MissingCodes
{
    /// <summary>The offending address.</summary>
    public const string Ip = "ip";

    /// <summary>The page, or the name of the site.</summary>
    public const string Url = "url";

    /// <summary>When it happened.</summary>
    public const string Time = "time";

    /// <summary>The zone of the times.</summary>
    public const string Zone = "zone";

    /// <summary>The source port, where one address serves many.</summary>
    public const string Port = "port";

    /// <summary>Log lines that show it.</summary>
    public const string Log = "log";

    /// <summary>The reported mail with its whole headers.</summary>
    public const string Headers = "headers";

    /// <summary>The work or the mark whose rights are infringed.</summary>
    public const string Work = "work";

    /// <summary>Who holds the rights.</summary>
    public const string Claimant = "claimant";

    /// <summary>DMCA: how to reach the complaining party.</summary>
    public const string Contact = "contact";

    /// <summary>DMCA: the statement of good faith.</summary>
    public const string GoodFaith = "good_faith";

    /// <summary>DMCA: accuracy under penalty of perjury.</summary>
    public const string Perjury = "perjury";

    /// <summary>DMCA: a signature.</summary>
    public const string Signature = "signature";
}

namespace AbuseDesk.Checks;

/// <summary>What one visitor met at a URL.</summary>
internal enum UrlOutcome
{
    /// <summary>A page, whoever made it.</summary>
    Live,

    /// <summary>404 or 410.</summary>
    Gone,

    /// <summary>401, 403, 451: there, but not for this visitor.</summary>
    Denied,

    /// <summary>Any other answer: 5xx, 3xx without a target, 4xx.</summary>
    OtherAnswer,

    /// <summary>The host's own page for a stopped account, where it is unmistakable.</summary>
    Suspended,

    /// <summary>A parking page, where it is unmistakable.</summary>
    Parked,

    /// <summary>Not asked for: <see cref="UrlObservation.Refusal"/> says why.</summary>
    Blocked,

    NameGone,
    NameFailed,
    Refused,
    Unreachable,
    TimedOut,

    /// <summary>No TLS with this server at all. A bad certificate alone is a fact of the hop, not a failure.</summary>
    TlsFailed,

    /// <summary>Not HTTP, or headers beyond the limit.</summary>
    BadAnswer,

    TooManyRedirects,
}

/// <summary>What is wrong with a certificate: the gravest of several.</summary>
internal enum CertificateFault
{
    Missing,
    WrongName,
    Expired,
    Untrusted,
}

/// <summary>How the reading of a body ended.</summary>
internal enum BodyEnd
{
    Whole,

    /// <summary>At our limit; the rest was never read.</summary>
    Cut,

    TimedOut,

    /// <summary>The server broke off, or its compression is not what it says.</summary>
    Broken,

    /// <summary>In an encoding that was not asked for: hashed as it came, not read.</summary>
    Encoded,
}

/// <summary>One request of the chain, with every address the name had and the one that was connected to.</summary>
internal sealed record UrlHop(string Url, DateTimeOffset RequestedAt)
{
    public IReadOnlyList<string> Addresses { get; init; } = [];
    public string? Connected { get; init; }
    public int? Status { get; init; }

    /// <summary>As the server wrote it, cut at <see cref="FetchLimits.UrlLength"/>.</summary>
    public string? Location { get; init; }

    public CertificateFault? Certificate { get; init; }
}

/// <summary>What came after the last hop's headers. The hash is of the page without its compression, as far as it was read.</summary>
internal sealed record UrlBody(string Sha256, long Length, BodyEnd End, string? ContentType, PageFacts? Page);

/// <summary>Everything one visitor saw of one URL: evidence, as text and numbers only.</summary>
internal sealed record UrlObservation(string Visitor, string Url, DateTimeOffset RequestedAt)
{
    public required UrlOutcome Outcome { get; init; }
    public RefusedUrl? Refusal { get; init; }
    public IReadOnlyList<UrlHop> Hops { get; init; } = [];
    public UrlBody? Body { get; init; }

    public int? Status => Hops.Count == 0 ? null : Hops[^1].Status;
    public string FinalUrl => Hops.Count == 0 ? Url : Hops[^1].Url;
}

/// <summary>What a hostile server may cost.</summary>
internal static class FetchLimits
{
    public const int Redirects = 3;
    public const int BodyBytes = 1024 * 1024;
    public const int HeaderKilobytes = 64;
    public const int UrlLength = 4096;
    public static readonly TimeSpan Hop = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Observation = TimeSpan.FromSeconds(12);
}

using System.Security.Cryptography;
using AbuseDesk.Ops;

namespace AbuseDesk.Checks;

/// <summary>
/// Looks at a reported URL as several visitors, one after the other. Redirects of HTTP are followed, each through the same
/// doors as the first URL; what a page does by itself (meta refresh, script) is noted and not followed.
/// </summary>
internal sealed class UrlFetcher
{
    private readonly UrlGate _gate;
    private readonly SafeAddresses _safe;
    private readonly NameLookup _lookup;
    private readonly Dial _dial;
    private readonly TimeProvider _time;

    public UrlFetcher(CheckSettings settings, TimeProvider time)
        : this(settings, SystemNetwork.Lookup, SystemNetwork.Dial, time) { }

    /// <summary>
    /// With another resolver and another wire, for tests: what may be connected to is decided before either is asked to
    /// connect, and no argument and no setting changes that.
    /// </summary>
    internal UrlFetcher(CheckSettings settings, NameLookup lookup, Dial dial, TimeProvider time)
    {
        if (settings.UrlLive == Switched.Off)
        {
            throw new InvalidOperationException("Nothing is fetched while Desk__Checks__UrlLive is Off.");
        }

        _gate = new(settings.Ports);
        _safe = new(settings.RefusedNetworks);
        _lookup = lookup;
        _dial = dial;
        _time = time;
    }

    public async Task<UrlCheck> Check(string url, CancellationToken cancel)
    {
        var at = _time.GetUtcNow();
        if (_gate.Read(url).Refusal is { } refusal)
        {
            return new(url, at, UrlVerdict.Unclear, UrlReason.Blocked, []) { Refusal = refusal };
        }

        var observations = new List<UrlObservation>();
        foreach (var visitor in Visitor.All)
        {
            observations.Add(await Observe(url, visitor, cancel));
        }

        var (verdict, reason) = UrlVerdicts.Of(observations);
        return new(url, at, verdict, reason, observations);
    }

    public async Task<UrlObservation> Observe(string url, Visitor visitor, CancellationToken cancel)
    {
        using var whole = new CancellationTokenSource(FetchLimits.Observation, _time);
        var hops = new List<UrlHop>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var at = _time.GetUtcNow();
        var next = _gate.Read(url);
        while (true)
        {
            if (next.Url is not { } target)
            {
                return End(UrlOutcome.Blocked) with { Refusal = next.Refusal };
            }

            if (hops.Count > FetchLimits.Redirects || !seen.Add(target.Url.AbsoluteUri))
            {
                return End(UrlOutcome.TooManyRedirects);
            }

            var answer = await Visit(target, visitor, whole.Token, cancel);
            hops.Add(answer.Hop);
            if (answer.Failure is { } failure)
            {
                return End(failure) with { Refusal = answer.Refusal };
            }

            if (answer.Hop.Location is not { } location)
            {
                var body = Read(answer, target.Url);
                return End(UrlVerdicts.Of(answer.Hop, body)) with { Body = body };
            }

            next = Follow(target.Url, location);
        }

        UrlObservation End(UrlOutcome outcome) => new(visitor.Key, url, at) { Outcome = outcome, Hops = hops };
    }

    private async Task<HopAnswer> Visit(
        PublicUrl target,
        Visitor visitor,
        CancellationToken whole,
        CancellationToken cancel
    )
    {
        using var hop = new CancellationTokenSource(FetchLimits.Hop, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(hop.Token, whole, cancel);
        return await new HopVisit(target, visitor, _dial, _time.GetUtcNow()).Make(_lookup, _safe, either.Token, cancel);
    }

    // A whole URL is judged as the server wrote it: combining would already have tidied it.
    private GateAnswer Follow(Uri from, string location) =>
        location.Contains("://", StringComparison.Ordinal)
        && location.IndexOf(':') < location.IndexOfAny(['/', '?', '#'])
            ? _gate.Read(location)
        : Uri.TryCreate(from, location, out var target) ? _gate.Read(target.AbsoluteUri)
        : new(null, RefusedUrl.Of(UrlRefusal.NotAUrl, location));

    private static UrlBody? Read(HopAnswer answer, Uri url) =>
        answer.Body is { } body
            ? new(
                Convert.ToHexStringLower(SHA256.HashData(body.Bytes)),
                body.Bytes.Length,
                body.End,
                answer.ContentType,
                body.End == BodyEnd.Encoded ? null : PageReader.Read(body.Bytes, answer.ContentType, url)
            )
            : null;
}

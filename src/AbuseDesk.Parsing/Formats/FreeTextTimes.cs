using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Finds the time of an accusation in the words beside it.</summary>
internal sealed class FreeTextTimes
{
    private const int MaxTimes = 500;
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    private readonly FreeTextMail _mail;
    private readonly List<TimeHit> _times;

    private readonly bool _isPosted;

    /// <summary>The times of a mail.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="isPosted">The report is about something somebody published: then its date is the event.</param>
    public FreeTextTimes(FreeTextMail mail, bool isPosted)
    {
        _mail = mail;
        _isPosted = isPosted;
        _times = [.. mail.Times.Where(t => IsTaught(t) || !IsForeign(t)).Take(MaxTimes)];
    }

    /// <summary>The same accusation with the time the report states for it, or with the date of the mail as a last resort.</summary>
    public FreeTextAccusation Give(FreeTextAccusation accusation)
    {
        if (accusation.Time is not null)
        {
            return accusation;
        }

        var position = accusation.Position < 0 ? _mail.SubjectLength : accusation.Position;
        var best = _times.Count == 0 ? default : _times.MaxBy(t => Fit(t, position));
        if (accusation.Day is { } day && OnDay(accusation, day) is { } dated)
        {
            return dated;
        }

        if (best.Time is null)
        {
            return accusation;
        }

        return accusation with
        {
            Time = OfLog(best) ?? best.Time,
            Basis = TimeBasis.Stated,
        };
    }

    /// <summary>Later than the report itself: a mistake or a lie, never used to find a customer.</summary>
    public static bool IsInFuture(FreeTextMail mail, EventTime time) =>
        mail.SentAt is { } sent && time.Earliest > sent + Slack;

    // of several days that the words tell nobody knows which is meant; the date of a subject is often that of the report
    private FreeTextAccusation? OnDay(FreeTextAccusation accusation, FreeTextDay clocks)
    {
        var told = _times.FindAll(t => t.Start > _mail.SubjectLength && t.Wall.Day > 0);
        told = told.Count > 0 ? told : _times.FindAll(t => t.Wall.Day > 0);
        if (
            told.Exists(t =>
                (t.Wall.Year, t.Wall.Month, t.Wall.Day) != (told[0].Wall.Year, told[0].Wall.Month, told[0].Wall.Day)
            )
        )
        {
            return null;
        }

        var (first, last) = told.Count > 0 ? clocks.On(_mail, told[0]) : clocks.Before(_mail);
        return first is null
            ? null
            : accusation with
            {
                Time = first,
                Last = last is not null && last.At > first.At ? last : null,
                Basis = told.Count > 0 ? TimeBasis.Log : TimeBasis.MailDate,
            };
    }

    // "Log: 2026-11-24 08:55:10 GET /x": a line of a log runs on the clock of the host that wrote the mail
    private EventTime? OfLog(TimeHit hit)
    {
        if (hit.Time.Zone is not ZoneBasis.None)
        {
            return null;
        }

        var before = _mail.Text.AsSpan(_mail.LineStart(hit.Start)..hit.Start).Trim(" \t>*-[\"'");
        var isLog =
            before.Length is > 3 and < 20
            && before[^1] == ':'
            && (before.StartsWith("log", StringComparison.OrdinalIgnoreCase) || before.StartsWith("ログ"));
        return isLog ? Timestamps.Read(_mail.Text, hit.Start, hit.Length, _mail.Hints.ForLogs()) : null;
    }

    private int Fit(TimeHit hit, int position)
    {
        var distance = Lines(Math.Min(hit.Start, position), Math.Max(hit.Start, position));
        var points = distance == 0 ? 8 : -Math.Min(distance, 12);
        points += HasLabel(hit) ? 4 : 0;
        // of "Start: …" and "End: …" the first, though the second may stand nearer
        points -= Has(FreeTextFieldWords.EndTimes, Before(hit.Start)) ? 4 : 0;
        // blocks of fields: the time of this offender, not the last line of the one above
        points -= IsInOtherBlock(hit, position) ? 6 : 0;
        points += IsTaught(hit) ? FreeTextRules.Certain : 0;
        return points
            + (hit.Time.Precision == TimePrecision.Day ? -4 : 1)
            + (hit.Time.Zone == ZoneBasis.Stated ? 1 : 0);
    }

    private bool IsInOtherBlock(TimeHit hit, int position)
    {
        var (from, to) = (Math.Min(hit.Start, position), Math.Max(hit.Start, position));
        return to - from < 20_000 && _mail.Text.AsSpan(from, to - from).Contains("\n\n", StringComparison.Ordinal);
    }

    private int Lines(int from, int to) =>
        from >= to ? 0 : _mail.Text.AsSpan(from, Math.Min(to - from, 20_000)).Count('\n');

    private bool IsTaught(TimeHit hit) => _mail.Rules.At(hit.Start) == ReaderRole.Time;

    private bool HasLabel(TimeHit hit) =>
        Has(FreeTextFieldWords.Times, Before(hit.Start)) || ContainsAny(AfterTime(hit), ["頃", "ごろ"]);

    private bool IsForeign(TimeHit hit) =>
        Has(FreeTextFieldWords.OtherTimes, Before(hit.Start))
        || (!_isPosted && Has(FreeTextFieldWords.Publications, Before(hit.Start)))
        || ContainsAny(AfterTime(hit), ["までに", "まで"]);

    private ReadOnlySpan<char> Before(int start)
    {
        var line = _mail.LineStart(start);
        return _mail.Text.AsSpan(Math.Max(line, start - 40)..start);
    }

    private ReadOnlySpan<char> AfterTime(TimeHit hit) =>
        _mail.Text.AsSpan(hit.End, Math.Min(6, _mail.Text.Length - hit.End));

    private static bool Has(WordScan words, ReadOnlySpan<char> text) => words.All(text, 1).Count > 0;

    private static bool ContainsAny(ReadOnlySpan<char> text, ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

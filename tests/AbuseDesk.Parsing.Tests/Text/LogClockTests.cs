using System.Globalization;
using AbuseDesk.Parsing.Text;
using CsCheck;

namespace AbuseDesk.Parsing.Tests.Text;

/// <summary>The short way to the clock of a log line says what the reader of all notations says.</summary>
public sealed class LogClockTests
{
    private static readonly TimeHints Mail = new()
    {
        MailDate = new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.FromHours(9)),
    };

    private static readonly string[] Behind =
    [
        "srv",
        "web-1",
        "est",
        "utc",
        "UTC",
        "JST",
        "jst",
        "pm",
        "to 02:00:00",
        "bis",
        "2026",
        "+0900",
        "(CET)",
        "tokyo",
        "berlin",
        "mx.minato.example",
        "london",
        "a",
        "[error]",
        "IP",
        "kernel:",
        "Z",
        "z",
        "and",
    ];

    private static readonly string[] Glued = ["", " ", ".123", ",123456", "Z", "T"];

    [Fact]
    public void Both_ways_agree_on_any_line() =>
        Gen.Select(
                Gen.DateTime[new DateTime(2020, 1, 1), new DateTime(2027, 12, 31)],
                Gen.Int[0, 5],
                Gen.Int[0, Behind.Length - 1],
                Gen.Int[0, Glued.Length - 1]
            )
            .Sample(
                (at, notation, word, glued) =>
                {
                    var clock = at.ToString(
                        notation switch
                        {
                            0 => "MMM dd HH:mm:ss",
                            1 => "MMM  d HH:mm:ss",
                            2 => "yyyy-MM-dd HH:mm:ss",
                            3 => "yyyy-MM-ddTHH:mm:ss",
                            4 => "yyyy-dd-MM HH:mm:ss",
                            _ => "MMM dd yyyy HH:mm:ss",
                        },
                        CultureInfo.InvariantCulture
                    );
                    var line =
                        $"{clock}{Glued[glued]} {Behind[word]} sshd[2211]: Failed password for root from 198.51.100.10 port 40112 ssh2";
                    var found = LogLines.Find(line, Mail);
                    var expected = Timestamps.Read(line, Mail.ForLogs());
                    Assert.Equal(expected, found.Count == 0 ? null : found[0].Time);
                },
                iter: 20_000
            );
}

using System.Diagnostics;
using System.Text;

namespace AbuseDesk.Parsing.Tests;

/// <summary>R6 and R7: what is built to exhaust the reader. Bounded by allocations, which do not depend on the machine.</summary>
public sealed class BombTests
{
    private const long Megabyte = 1024 * 1024;
    private const string Head =
        "From: a@reporter.example\nTo: abuse@minato.example\nSubject: bomb\nMIME-Version: 1.0\n";

    public static TheoryData<string, string?> Bombs =>
        new()
        {
            { "folded header 4 MB", ProblemCodes.HeaderTooLarge },
            { "folded header 8 MB", ProblemCodes.HeaderTooLarge },
            { "folded header 25 MB", ProblemCodes.HeaderTooLarge },
            { "single header 50 MB", ProblemCodes.Oversize },
            { "single header 20 MB", ProblemCodes.HeaderTooLarge },
            { "1 M headers", ProblemCodes.HeaderTooLarge },
            { "200 k encoded words", ProblemCodes.HeaderTooLarge },
            { "100 k addresses", ProblemCodes.HeaderTooLarge },
            { "501 addresses", ProblemCodes.TooManyAddresses },
            { "500 k references", ProblemCodes.HeaderTooLarge },
            { "100 k parameters", ProblemCodes.HeaderTooLarge },
            { "64 KB of encoded words", null },
            { "64 KB of parameters", ProblemCodes.HeaderTooLarge },
            { "headers in 900 parts", ProblemCodes.HeaderTooLarge },
            { "900 attached mails of angle brackets", null },
            { "1 MB of folded fields", null },
            { "1 MB of SpamCop lines", null },
            { "64 KB of references", null },
            { "64 KB of angle brackets", null },
            { "folded header in an attached mail", ProblemCodes.HeaderTooLarge },
            { "folded header in a part of a continued boundary", ProblemCodes.HeaderTooLarge },
            { "100 k nested multiparts", ProblemCodes.StructureTooDeep },
            { "5 k nested mails", ProblemCodes.StructureTooDeep },
            { "200 k parts", ProblemCodes.TooManyParts },
            { "1 MB boundary", ProblemCodes.HeaderTooLarge },
            { "3 KB boundary", ProblemCodes.BoundaryTooLong },
            { "boundary that begins like its parent", null },
            { "missing end", null },
            { "self-nesting partial", null },
            { "nested base64 mails", null },
            { "20 MB of blank lines", null },
            { "20 MB of one line", null },
            { "20 MB of html tags", null },
            { "20 MB of json brackets", null },
            { "deep xml", null },
            { "5 MB of base64 garbage", null },
        };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_bomb_costs_little_and_is_told(string name, string? code)
    {
        var bytes = Encoding.Latin1.GetBytes(Build(name));
        ReportParsers.Read(Mails.Bytes(Head + "\nwarm up 192.0.2.1"), ReadingContext.Empty);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var report = ReportParsers.Read(bytes, ReadingContext.Empty);
        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / Megabyte;

        Assert.True(allocated <= 256, $"{allocated} MB in {clock.Elapsed.TotalSeconds:F1} s");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name}: {clock.Elapsed.TotalMilliseconds:F0} ms, {allocated} MB"
        );
        if (code is null)
            return;
        Assert.Contains(report.Problems, p => string.Equals(p.Code, code, StringComparison.Ordinal));
        Assert.Equal(MessageKind.Unreadable, report.Kind);
    }

    [Fact]
    public void An_unreadable_mail_still_tells_who_sent_it_and_about_what()
    {
        var report = ReportParsers.Read(Encoding.Latin1.GetBytes(Build("folded header 4 MB")), ReadingContext.Empty);

        Assert.Equal("a@reporter.example", report.Envelope.FromAddress);
        Assert.Equal("bomb", report.Envelope.Subject);
    }

    [Fact]
    public void A_deep_structure_is_read_on_a_small_stack()
    {
        Exception? thrown = null;
        var bytes = Encoding.Latin1.GetBytes(Nested(60));
        var thread = new Thread(
            () => thrown = Record.Exception(() => ReportParsers.Read(bytes, ReadingContext.Empty)),
            256 * 1024
        );
        thread.Start();
        thread.Join();

        Assert.Null(thrown);
    }

    private static string Build(string name) =>
        name switch
        {
            "folded header 4 MB" => Head + Folded(4) + "\n\nx",
            "folded header 8 MB" => Head + Folded(8) + "\n\nx",
            "folded header 25 MB" => Head + Folded(25) + "\n\nx",
            "single header 50 MB" => Head + "X-A: " + new string('a', 50_000_000) + "\n\nx",
            "single header 20 MB" => Head + "X-A: " + new string('a', 20_000_000) + "\n\nx",
            "1 M headers" => Head + Repeat("X-A: b\n", 1_000_000) + "\nx",
            "200 k encoded words" => "Subject: " + Repeat("=?utf-8?B?44GC?= ", 200_000) + "\n\nx",
            "100 k addresses" => "To: " + Repeat("a@b.example, ", 100_000) + "\n\nx",
            "501 addresses" => "From: a@b.example\nTo: " + Repeat("a@b.example, ", 501) + "\n\nx",
            "500 k references" => "References: " + Repeat("<a@b.example> ", 500_000) + "\n\nx",
            "100 k parameters" => "Content-Type: text/plain; " + Parameters(100_000) + "\n\nx",
            "64 KB of encoded words" => "Subject: " + Repeat("=?utf-8?B?44GC?= ", 3_500) + "\n\nx",
            "64 KB of parameters" => "Content-Type: text/plain; " + Parameters(4_000) + "\n\nx",
            "headers in 900 parts" => Head
                + "Content-Type: multipart/mixed; boundary=b\n\n"
                + Repeat("--b\n" + Repeat("a:b\n", 5_000) + "\nx\n", 900)
                + "--b--\n",
            "900 attached mails of angle brackets" => Head
                + "Content-Type: multipart/mixed; boundary=b\n\n"
                + Repeat("--b\nContent-Type: message/rfc822\n\nTo: " + new string('<', 20_000) + "\n\nx\n", 900)
                + "--b--\n",
            "1 MB of folded fields" => Head
                + "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\n"
                + "Feedback-Type: abuse\n"
                + Repeat(" x\n", 350_000)
                + "--b--\n",
            "1 MB of SpamCop lines" => Head
                + "\n[ SpamCop V5 ]\n"
                + string.Concat(
                    Enumerable
                        .Range(0, 8_000)
                        .Select(i =>
                            $"Spamvertised web site: http://a{i}.example/\nhttp://a{i}.example/ is 192.0.2.1;\n x\nEmail from 192.0.2.1 / today\n"
                        )
                )
                + "[ Offending message ]\n"
                + Repeat("Received: from x by y\n", 2_000),
            "64 KB of references" => "References: " + Repeat("<a@b.example> ", 4_500) + "\n\nx",
            "64 KB of angle brackets" => "To: "
                + new string('<', 60_000)
                + "\nReferences: "
                + new string('<', 60_000)
                + "\n\nx",
            "folded header in an attached mail" => Head + "Content-Type: message/rfc822\n\n" + Folded(8) + "\n\nx",
            "folded header in a part of a continued boundary" => Head
                + "Content-Type: multipart/mixed; boundary*0=a; boundary*1=b\n\n--ab\n"
                + Folded(8)
                + "\n\nx\n--ab--\n",
            "100 k nested multiparts" => Nested(100_000),
            "5 k nested mails" => Head + Repeat("Content-Type: message/rfc822\n\n", 5_000) + "x",
            "200 k parts" => Head
                + "Content-Type: multipart/mixed; boundary=b\n\n"
                + Repeat("--b\n\nx\n", 200_000)
                + "--b--\n",
            "1 MB boundary" => Head + "Content-Type: multipart/mixed; boundary=" + new string('b', 1_000_000) + "\n\nx",
            "3 KB boundary" => Head + "Content-Type: multipart/mixed; boundary=" + new string('b', 3_000) + "\n\nx",
            "boundary that begins like its parent" => Head
                + "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=aa\n\n"
                + Repeat("--aa\n\nx\n", 400)
                + "--a--\n",
            "missing end" => Head
                + "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: message/rfc822\n\nSubject: x",
            "self-nesting partial" => Head
                + Repeat("Content-Type: message/partial; id=a; number=1; total=1\n\n", 50)
                + "x",
            "nested base64 mails" => Base64Nested(12),
            "20 MB of blank lines" => Head + Repeat("\n", 20_000_000),
            "20 MB of one line" => Head + "\n" + Repeat("192.0.2.1 ", 2_000_000),
            "20 MB of html tags" => Head + "Content-Type: text/html\n\n" + Repeat("<div><a href=", 1_500_000),
            "deep xml" => "<Infringement><Source><IP_Address>192.0.2.1</IP_Address>"
                + Repeat("<a>", 150_000)
                + Repeat("</a>", 150_000)
                + "</Source></Infringement>",
            "20 MB of json brackets" => "{\"xarf_version\":" + new string('[', 20_000_000),
            "5 MB of base64 garbage" => Head + "Content-Transfer-Encoding: base64\n\n" + Repeat("=?@!A", 1_000_000),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };

    private static string Folded(int megabytes) => "X-A: b" + Repeat("\n " + new string('c', 62), megabytes * 16_384);

    private static string Parameters(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => $"name*{i}=a; "));

    private static string Nested(int depth)
    {
        var text = new StringBuilder(Head + "Content-Type: multipart/mixed; boundary=b0\n\n");
        for (var i = 0; i < depth; i++)
            text.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"--b{i}\nContent-Type: multipart/mixed; boundary=b{i + 1}\n\n"
            );
        return text.ToString();
    }

    private static string Base64Nested(int depth)
    {
        var mail = Head + "\nx";
        for (var i = 0; i < depth; i++)
        {
            var body = Convert.ToBase64String(Encoding.Latin1.GetBytes(mail), Base64FormattingOptions.InsertLineBreaks);
            mail = Head + "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + body;
        }

        return mail;
    }

    private static string Repeat(string text, int count) =>
        new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}

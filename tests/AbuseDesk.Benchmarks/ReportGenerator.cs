using System.Globalization;
using System.Text;

namespace AbuseDesk.Benchmarks;

/// <summary>
/// Reports of abuse with the sizes of real abuse mail: p50 15 KB, p90 154 KB, p99 1.76 MB, largest 3.8 MB, mean 94 KB.
/// The same seed gives the same mails; the run's name only makes them other bytes, from other reporters: each is owed an
/// acknowledgement, but for the feedback loops.
/// </summary>
internal sealed class ReportGenerator(int count, int seed)
{
    private const int LineLength = 76;

    // Share of the mails, and the size they stay below; sizes in between lie evenly on a logarithmic scale.
    private static readonly (double Share, double Bytes)[] Quantiles =
    [
        (0, 1_200),
        (0.5, 15_300),
        (0.9, 154_000),
        (0.97, 500_000),
        (0.99, 1_760_000),
        (1, 3_800_000),
    ];

    public IEnumerable<byte[]> Mails(string run)
    {
        var random = new Random(seed);
        var sizes = Enumerable.Range(0, count).Select(i => SizeAt((i + 0.5) / count)).ToArray();
        random.Shuffle(sizes);
        for (var i = 0; i < count; i++)
        {
            yield return Mail(random, i, run, sizes[i]);
        }
    }

    private static int SizeAt(double share)
    {
        var next = Array.FindIndex(Quantiles, q => q.Share >= share);
        var ((from, low), (to, high)) = (Quantiles[next - 1], Quantiles[next]);
        return (int)(low * Math.Pow(high / low, (share - from) / (to - from)));
    }

    private static byte[] Mail(Random random, int number, string run, int size)
    {
        var address = Address(random);
        var at = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(random.Next(20 * 86_400));
        var mail = new StringBuilder(size + 2_000);
        var boundary = Invariant($"=_{run}_{number}");
        mail.Append(
            Invariant(
                $"""
                Received: from mx.home.example (mx.home.example [192.0.2.7])
                	by mail.minato.example with ESMTP id {run}{number:X6}; {at.AddMinutes(9):r}
                From: Sensor {number} <{run}.{number}@home.example>
                To: abuse@minato.example
                Date: {at.AddMinutes(8):r}
                Message-ID: <{run}.{number}@home.example>
                MIME-Version: 1.0

                """
            )
        );
        var kind = number % 4;
        mail.Append(
            kind switch
            {
                0 => Feedback(address, at, boundary, number),
                1 => Xarf(address, at, boundary, number, $"{run}.{number}@home.example"),
                2 => Japanese(address, at, boundary),
                _ => English(address, at, boundary),
            }
        );
        Fill(mail, random, address, at, boundary, size);
        mail.Append(Invariant($"--{boundary}--\n"));
        return Encoding.UTF8.GetBytes(mail.Replace("\n", "\r\n").ToString());
    }

    private static string Feedback(string address, DateTimeOffset at, string boundary, int number) =>
        Invariant(
            $"""
            Subject: Abuse report {number}
            Content-Type: multipart/report; report-type=feedback-report; boundary="{boundary}"

            --{boundary}
            Content-Type: text/plain; charset=utf-8

            This is an email abuse report for an email message received from IP {address} on {at:r}.

            --{boundary}
            Content-Type: message/feedback-report

            Feedback-Type: abuse
            User-Agent: HomeFeedback/1.0
            Version: 1
            Source-IP: {address}
            Arrival-Date: {at:r}
            Original-Mail-From: <offers@shop.example>

            --{boundary}
            Content-Type: message/rfc822

            Received: from host.shop.example (host.shop.example [{address}])
            	by mx.home.example with ESMTP id Q{number:X6}; {at:r}
            From: offers@shop.example
            To: person@home.example
            Subject: Only today
            Date: {at:r}
            Message-ID: <{number}@shop.example>

            Buy now: http://shop.example/offer/{number}


            """
        );

    private static string Xarf(string address, DateTimeOffset at, string boundary, int number, string contact) =>
        Invariant(
            $$"""
            Subject: XARF login attack {{number}}
            Content-Type: multipart/mixed; boundary="{{boundary}}"

            --{{boundary}}
            Content-Type: text/plain; charset=utf-8

            A machine-readable report is attached.

            --{{boundary}}
            Content-Type: application/json; name="xarf.json"
            Content-Disposition: attachment; filename="xarf.json"

            {
              "xarf_version": "4.0.0",
              "report_id": "{{new Guid(number, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8])}}",
              "timestamp": "{{at:yyyy-MM-ddTHH:mm:ssZ}}",
              "reporter": { "org": "Home Sensors", "contact": "{{contact}}", "domain": "home.example" },
              "sender": { "org": "Home Sensors", "contact": "{{contact}}", "domain": "home.example" },
              "source_identifier": "{{address}}",
              "source_port": {{1024 + (number % 60_000)}},
              "category": "connection",
              "type": "login_attack",
              "evidence_source": "honeypot",
              "protocol": "tcp",
              "first_seen": "{{at:yyyy-MM-ddTHH:mm:ssZ}}"
            }

            --{{boundary}}
            Content-Type: text/plain; name="auth.log"
            Content-Disposition: attachment; filename="auth.log"


            """
        );

    private static string Japanese(string address, DateTimeOffset at, string boundary) =>
        Invariant(
            $"""
            Subject: =?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes("不正アクセスについて"))}?=
            Content-Type: multipart/mixed; boundary="{boundary}"

            --{boundary}
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            ご担当者様

            貴社管理の {address} より、{at.AddHours(9):yyyy年MM月dd日 HH時mm分ss秒} (JST) に当社サーバーへ
            不正なログインの試行がありました。下記のログをご確認のうえ、ご対応をお願いいたします。


            """
        );

    private static string English(string address, DateTimeOffset at, string boundary) =>
        Invariant(
            $"""
            Subject: Attack from {address}
            Content-Type: multipart/mixed; boundary="{boundary}"

            --{boundary}
            Content-Type: text/plain; charset=utf-8

            Hello,

            your host {address} has tried passwords on our server since {at:yyyy-MM-dd HH:mm:ss} +0000.
            Please stop it. The log follows.


            """
        );

    // Up to 40 KB of log lines, as people paste them; what is left is a screenshot.
    private static void Fill(
        StringBuilder mail,
        Random random,
        string address,
        DateTimeOffset at,
        string boundary,
        int size
    )
    {
        while (mail.Length < Math.Min(size, 40_000))
        {
            at = at.AddSeconds(random.Next(1, 30));
            mail.Append(
                Invariant(
                    $"{at:MMM dd HH:mm:ss} www sshd[{random.Next(1000, 30_000)}]: Failed password for invalid user u{random.Next(1000)} from {address} port {random.Next(1024, 65_535)} ssh2\n"
                )
            );
        }

        if (mail.Length + 500 > size)
        {
            mail.Append('\n');
            return;
        }

        mail.Append(
            Invariant(
                $"\n--{boundary}\nContent-Type: image/png; name=\"screen.png\"\nContent-Transfer-Encoding: base64\n\n"
            )
        );
        var picture = new byte[(size - mail.Length) * 3 / 4 * LineLength / (LineLength + 1)];
        random.NextBytes(picture);
        foreach (var line in Convert.ToBase64String(picture).Chunk(LineLength))
        {
            mail.Append(line).Append('\n');
        }
    }

    private static string Address(Random random) =>
        Invariant($"{(random.Next(2) == 0 ? "198.51.100" : "203.0.113")}.{random.Next(1, 255)}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

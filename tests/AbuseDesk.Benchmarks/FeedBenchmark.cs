using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using AbuseDesk.Parsing;

namespace AbuseDesk.Benchmarks;

/// <summary>One mail with a zipped table of many rows, as Shadowserver sends them: read whole, then finding by finding.</summary>
internal static class FeedBenchmark
{
    private const int Seed = 20261124;

    public static int Run(int rows, int rounds)
    {
        var mail = Mail(rows);
        var before = Peak();
        var speeds = new List<double>();
        for (var round = 0; round <= rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            var found = ReportParsers.Read(mail, ReadingContext.Empty).AllFindings.Count();
            if (found != rows)
            {
                Console.Error.WriteLine($"{found} findings of {rows} rows");
                return 1;
            }

            speeds.Add(rows / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        // The first round warms up.
        speeds.RemoveAt(0);
        speeds.Sort();
        Console.WriteLine($"a mail of {mail.Length / 1024} KB with {rows} rows, {rounds} rounds");
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{speeds[speeds.Count / 2]:F0} rows/s (median), {Peak() - before} MB more at the peak"
            )
        );
        return 0;
    }

    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 >> 20;
    }

    private static byte[] Mail(int rows)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var csv = new StreamWriter(zip.CreateEntry("2026-11-23-scan_ssh-minato-asn.csv").Open());
            csv.WriteLine(
                "\"timestamp\",\"severity\",\"ip\",\"protocol\",\"port\",\"hostname\",\"tag\",\"asn\",\"geo\",\"region\",\"city\",\"naics\",\"banner\""
            );
            var random = new Random(Seed);
            for (var i = 0; i < rows; i++)
            {
                var at = new DateTime(2026, 11, 23).AddSeconds(random.Next(86_400));
                csv.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"\"{at:yyyy-MM-dd HH:mm:ss}\",\"info\",\"203.0.{random.Next(256)}.{random.Next(256)}\",\"tcp\",{random.Next(1, 65_536)},\"host{i}.minato.example\",\"ssh\",64500,\"JP\",\"TOKYO\",\"CHIYODA\",518210,\"SSH-2.0-OpenSSH_{random.Next(5, 10)}.{random.Next(10)}\""
                    )
                );
            }
        }

        var mail = new StringBuilder(
            """
            From: autoreports@shadowserver.org
            To: abuse@minato.example
            Subject: [minato] Shadowserver Minato Accessible SSH Report: 2026-11-23
            Date: Tue, 24 Nov 2026 08:00:00 +0000
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="b"

            --b
            Content-Type: text/plain

            The report can be obtained from the following link: https://dl.shadowserver.org/x?y
            --b
            Content-Type: application/zip; name="2026-11-23-scan_ssh-minato-asn.csv.zip"
            Content-Disposition: attachment; filename="2026-11-23-scan_ssh-minato-asn.csv.zip"
            Content-Transfer-Encoding: base64


            """.ReplaceLineEndings("\r\n")
        );
        mail.Append(Convert.ToBase64String(packed.ToArray(), Base64FormattingOptions.InsertLineBreaks));
        return Encoding.ASCII.GetBytes(mail.Append("\r\n--b--\r\n").ToString());
    }
}

using System.Text;
using MimeKit.Utils;

namespace AbuseDesk.Intake;

/// <summary>
/// When the last server got a mail: the date of its topmost Received line (RFC 5321 §4.4). An old mailbox that is taken in
/// today must not be read as if all of it had happened today.
/// <code>
/// Received: from mx.home.example (mx.home.example [192.0.2.7])
///         by mail.minato.example with ESMTP id 4F2; Tue, 24 Nov 2026 09:40:03 +0900
/// </code>
/// </summary>
internal static class ReceivedDate
{
    private const int Longest = 64 * 1024;
    private static readonly DateTimeOffset Oldest = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Of(ReadOnlyMemory<byte> mail, DateTimeOffset now)
    {
        var text = Encoding.Latin1.GetString(mail.Span[..Math.Min(mail.Length, Longest)]);
        var field = new StringBuilder();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty)
            {
                break;
            }

            if (field.Length > 0 && line[0] is not (' ' or '\t'))
            {
                break;
            }

            if (field.Length > 0 || line.StartsWith("Received:", StringComparison.OrdinalIgnoreCase))
            {
                field.Append(line);
            }
        }

        var value = field.ToString();
        var date = value[(value.LastIndexOf(';') + 1)..];
        return DateUtils.TryParse(date, out var stated) && stated > Oldest && stated < now
            ? stated.ToUniversalTime()
            : now;
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AbuseDesk.Tests.Intake;

/// <summary>
/// An IMAP server that says what a test wants it to say: for odd and hostile ones. It knows one folder of mails; an
/// answer given for a command (without tag, by its first words) takes the place of the usual one.
/// </summary>
public sealed class ScriptedImap : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    public ScriptedImap()
    {
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
    public string Capability { get; set; } = "IMAP4rev1 NAMESPACE UIDPLUS MOVE";
    public SortedDictionary<int, byte[]> Mails { get; } = [];

    /// <summary>What SELECT says of UIDNEXT; "" leaves it out.</summary>
    public string UidNext { get; set; } = "* OK [UIDNEXT 1000] next\r\n";

    /// <summary>Command and tag to the whole answer; null: the usual one; "": none at all.</summary>
    public Func<string, string, string?> Answer { get; set; } = (_, _) => null;

    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    public static string Literal(byte[] mail) =>
        string.Create(CultureInfo.InvariantCulture, $"{{{mail.Length}}}\r\n{Encoding.Latin1.GetString(mail)}");

    private async Task Accept()
    {
        while (true)
        {
            var socket = await _listener.AcceptTcpClientAsync(_end.Token);
            Connections++;
            _ = Task.Run(() => Serve(socket), _end.Token);
        }
    }

    private async Task Serve(TcpClient socket)
    {
        using (socket)
        {
            try
            {
                using var reader = new StreamReader(socket.GetStream(), Encoding.Latin1);
                await using var writer = new StreamWriter(socket.GetStream(), Encoding.Latin1) { AutoFlush = true };
                await writer.WriteAsync("* OK here\r\n");
                while (await reader.ReadLineAsync(_end.Token) is { } line)
                {
                    var space = line.IndexOf(' ', StringComparison.Ordinal);
                    var (tag, command) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..]);
                    await writer.WriteAsync(Answer(command, tag) ?? Usual(command, tag));
                }
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has hung up, or the test is over.
            }
        }
    }

    private string Usual(string command, string tag)
    {
        var words = command.Split(' ');
        var text = words[0] is "UID" ? words[1] : words[0];
        var body = text switch
        {
            "CAPABILITY" => $"* CAPABILITY {Capability}\r\n",
            "NAMESPACE" => "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n",
            "LIST" or "LSUB" => List(command),
            "SELECT" => $"* {Mails.Count} EXISTS\r\n* FLAGS (\\Seen \\Deleted)\r\n"
                + $"* OK [PERMANENTFLAGS (\\Seen \\Deleted \\*)] ok\r\n* OK [UIDVALIDITY 7] ok\r\n{UidNext}",
            "NOOP" => $"* {Mails.Count} EXISTS\r\n",
            "FETCH" => Fetch(words[2], command),
            "MOVE" => Move(words[2]),
            _ => "",
        };
        return $"{body}{tag} OK {(text is "SELECT" ? "[READ-WRITE] " : "")}done\r\n";
    }

    private static string List(string command) =>
        command.Contains("Processed", StringComparison.Ordinal) ? "* LIST () \"/\" Processed\r\n"
        : command.EndsWith("\"\"", StringComparison.Ordinal) ? "* LIST (\\Noselect) \"/\" \"\"\r\n"
        : "* LIST () \"/\" INBOX\r\n";

    private string Fetch(string set, string command)
    {
        var answer = new StringBuilder();
        var place = 0;
        foreach (var (uid, mail) in Mails)
        {
            place++;
            if (!In(set, uid))
            {
                continue;
            }

            answer.Append(CultureInfo.InvariantCulture, $"* {place} FETCH (UID {uid}");
            if (command.Contains("RFC822.SIZE", StringComparison.Ordinal))
            {
                answer.Append(
                    CultureInfo.InvariantCulture,
                    $" RFC822.SIZE {mail.Length} INTERNALDATE \"24-Nov-2026 00:40:03 +0000\""
                );
            }

            if (command.Contains("BODY.PEEK[]", StringComparison.Ordinal))
            {
                answer.Append(" BODY[] ").Append(Literal(mail));
            }

            if (command.Contains("BODY.PEEK[HEADER]", StringComparison.Ordinal))
            {
                answer.Append(" BODY[HEADER]<0> ").Append(Literal("Subject: header\r\n\r\n"u8.ToArray()));
            }

            answer.Append(")\r\n");
        }

        return answer.ToString();
    }

    private string Move(string set)
    {
        var answer = new StringBuilder();
        foreach (var uid in Mails.Keys.Where(u => In(set, u)).ToList())
        {
            var place = Mails.Keys.TakeWhile(u => u != uid).Count() + 1;
            Mails.Remove(uid);
            answer.Append(CultureInfo.InvariantCulture, $"* {place} EXPUNGE\r\n");
        }

        return answer.ToString();
    }

    // "n:*" names the last mail in any case.
    private bool In(string set, int uid) =>
        set.Split(',')
            .Any(range =>
            {
                var ends = range.Split(':');
                var from = int.Parse(ends[0], CultureInfo.InvariantCulture);
                return ends[^1] is "*"
                    ? uid >= from || uid == Mails.Keys.Last()
                    : uid >= from && uid <= int.Parse(ends[^1], CultureInfo.InvariantCulture);
            });
}

using System.Text;
using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using Npgsql;

namespace AbuseDesk.Tests.Intake;

public sealed class MailIngestTests : IClassFixture<DeskDatabase>, IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ingest").FullName;
    private readonly NpgsqlDataSource _database;
    private readonly EvidenceStore _store;
    private readonly List<string> _refused = [];

    public MailIngestTests(DeskDatabase database)
    {
        _database = NpgsqlDataSource.Create(database.ConnectionString);
        _store = new EvidenceStore(_database, TimeProvider.System, new ReportNumbers("MI", TimeZoneInfo.Utc));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Files_folders_and_maildirs_are_taken_once()
    {
        Write("one.eml", "Subject: f1\r\n\r\nbody\r\n");
        Write("deeper/two.EML", "Subject: f2\r\n\r\nbody\r\n");
        Write("deeper/same.eml", "Subject: f1\r\n\r\nbody\r\n");
        Write("maildir/cur/1.host:2,S", "Subject: f3\r\n\r\nbody\r\n");
        Write("notes.txt", "not a mail");

        Assert.Equal(new IngestCounts(3, 1, 0), await Ingest(_folder));
        Assert.Equal(new IngestCounts(0, 4, 0), await Ingest(_folder));
        Assert.Empty(_refused);
    }

    [Fact]
    public async Task What_cannot_be_taken_is_named_and_the_rest_goes_on()
    {
        Write("a-empty.eml", "");
        Write("b-large.eml", "Subject: large\r\n\r\n" + new string('x', 5000));
        Write("c-good.eml", "Subject: good\r\n\r\nbody\r\n");

        Assert.Equal(new IngestCounts(1, 0, 3), await Ingest(_folder, Path.Combine(_folder, "absent.eml")));

        Assert.Collection(
            _refused,
            r => Assert.EndsWith("a-empty.eml: is empty", r, StringComparison.Ordinal),
            r => Assert.Contains("b-large.eml: is larger than 4096 bytes", r, StringComparison.Ordinal),
            r => Assert.EndsWith("absent.eml: there is no such file or folder", r, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_mbox_gives_its_messages_unquoted()
    {
        Write(
            "old.mbox",
            "From a@home.example Tue Nov 24 09:40:03 2026\nSubject: m1\n\n"
                + ">From here\n>>From there\nFrom me to you, no separator\n\n"
                + "From the start it was clear: no separator either\n\n"
                + "From b@home.example Tue Nov 24 09:41:00 2026\nSubject: m2\n\nlast\n"
        );

        Assert.Equal(new IngestCounts(2, 0, 0), await Ingest(Path.Combine(_folder, "old.mbox")));

        var first =
            "Subject: m1\n\nFrom here\n>From there\nFrom me to you, no separator\n\n"
            + "From the start it was clear: no separator either\n";
        Assert.NotNull(await Find(first));
        Assert.NotNull(await Find("Subject: m2\n\nlast\n"));
    }

    [Fact]
    public async Task A_message_too_large_in_an_mbox_does_not_hide_the_next()
    {
        Write(
            "big.mbox",
            "From a@home.example Tue Nov 24 09:40:03 2026\r\nSubject: big\r\n\r\n"
                + new string('y', 200_000)
                + "\r\n\r\nFrom b@home.example Tue Nov 24 09:41:00 2026\r\nSubject: after big\r\n\r\nend\r\n"
        );

        Assert.Equal(new IngestCounts(1, 0, 1), await Ingest(Path.Combine(_folder, "big.mbox")));
        Assert.NotNull(await Find("Subject: after big\r\n\r\nend\r\n"));
    }

    [Fact]
    public async Task An_old_mail_came_when_its_last_server_says()
    {
        var mail =
            "Received: from mx.home.example\r\n\tby mail.minato.example; Tue, 3 Feb 2026 09:40:03 +0900\r\n"
            + "Received: from else.example; Mon, 2 Feb 2026 00:00:00 +0000\r\n\r\nbody\r\n";
        Write("dated.eml", mail);

        await Ingest(_folder);

        await using var command = _database.CreateCommand("select received_at from raw_messages where id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = await Find(mail) });
        Assert.Equal(new DateTime(2026, 2, 3, 0, 40, 3, DateTimeKind.Utc), await command.ExecuteScalarAsync(Cancel));
    }

    private Task<IngestCounts> Ingest(params string[] paths) =>
        new MailIngest(_store, new IntakeLimits { MessageBytes = 4096 }, TimeProvider.System).Run(
            paths,
            "abuse",
            _refused.Add,
            Cancel
        );

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, Encoding.Latin1);
    }

    private async Task<Guid?> Find(string mail)
    {
        await using var command = _database.CreateCommand("select id from raw_messages where sha256 = sha256($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = Encoding.Latin1.GetBytes(mail) });
        return await command.ExecuteScalarAsync(Cancel) as Guid?;
    }
}

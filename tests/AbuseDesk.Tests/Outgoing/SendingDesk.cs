using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Demo;
using AbuseDesk.Ops;
using AbuseDesk.Outgoing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using Npgsql;

namespace AbuseDesk.Tests.Outgoing;

/// <summary>A desk that sends its outbox to a server which answers as the test told it to.</summary>
internal sealed class SendingDesk(string connectionString) : IAsyncDisposable
{
    public static readonly SendTimes Quick = new(
        TimeSpan.FromSeconds(20),
        TimeSpan.FromSeconds(60),
        new BackOff(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5)),
        TimeSpan.FromSeconds(1),
        2
    );

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public SmtpSink Sink { get; } = SmtpSink.Start();
    public OutboxHealth Health { get; } = new();
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static OutgoingDraft Draft(string to = "owner@customer.example") =>
        new(Party.Customer, null, null, "T6", "ja", to, "件名", "本文です。\n.点で始まる行\n");

    public static MimeMessage Read(SunkMail mail) =>
        MimeMessage.Load(new MemoryStream(mail.Bytes), TestContext.Current.CancellationToken);

    public SmtpSettings Smtp() =>
        new()
        {
            Host = "127.0.0.1",
            Port = Sink.Port,
            Security = Security.None,
        };

    public OutboxSender Sender(SendTimes? times = null, NpgsqlDataSource? source = null, SmtpSettings? smtp = null) =>
        new(
            source ?? _source,
            smtp ?? Smtp(),
            Minato.Desk,
            times ?? Quick,
            Health,
            TimeProvider.System,
            NullLogger<OutboxSender>.Instance
        );

    public DeskContext Context() => new(DeskSchema.Options(connectionString));

    public async Task<(AbuseCase Case, Decision Decision)> Decided()
    {
        await using var context = Context();
        var (abuseCase, decision) = Warned.Case(context);
        await context.SaveChangesAsync(Cancel);
        return (abuseCase, decision);
    }

    public async Task<OutgoingMail> Put(OutgoingDraft draft, Decision? decision)
    {
        await using var context = Context();
        var about = draft with { CaseId = decision?.CaseId ?? draft.CaseId };
        var mail = Minato.Outbox.Compose(about, MailThread.None, decision, Minato.Now);
        Outbox.Add(context, mail);
        await context.SaveChangesAsync(Cancel);
        return mail;
    }

    public async Task<OutgoingMail> Due(string to = "owner@customer.example")
    {
        var (_, decision) = await Decided();
        var mail = await Put(Draft(to), decision);
        await EndHold(mail);
        return mail;
    }

    public Task EndHold(OutgoingMail mail) => Set(mail, "send_after = now()");

    public async Task Set(OutgoingMail mail, string what)
    {
        await using var command = _source.CreateCommand($"update outgoing_mails set {what} where id = $1");
        command.Parameters.Add(new() { Value = mail.Id });
        await command.ExecuteNonQueryAsync(Cancel);
    }

    public async Task<OutgoingMail> Row(OutgoingMail mail)
    {
        await using var context = Context();
        return await context.OutgoingMails.AsNoTracking().SingleAsync(m => m.Id == mail.Id, Cancel);
    }

    /// <summary>What the clock of the database says.</summary>
    public async Task<DateTimeOffset> DatabaseNow()
    {
        await using var clock = _source.CreateCommand("select now()");
        return new DateTimeOffset((DateTime)(await clock.ExecuteScalarAsync(Cancel))!);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var clear = _source.CreateCommand("update outgoing_mails set state = 'sent'"))
        {
            await clear.ExecuteNonQueryAsync(CancellationToken.None);
        }

        await _source.DisposeAsync();
        await Sink.DisposeAsync();
    }
}

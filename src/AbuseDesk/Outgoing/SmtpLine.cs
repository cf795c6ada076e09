using AbuseDesk.Ops;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace AbuseDesk.Outgoing;

/// <summary>What came of one try to send one mail.</summary>
public abstract record SendOutcome
{
    public sealed record Sent : SendOutcome;

    /// <summary>A 5xx to RCPT or to the message itself: this mail will never go.</summary>
    public sealed record Refused(string Why) : SendOutcome;

    /// <summary>Later. <paramref name="Alarm"/>: not this mail is at fault but our standing with the server.</summary>
    public sealed record Wait(string Why, bool MayHaveLeft, bool Alarm) : SendOutcome;

    /// <summary>No conversation came about (connection, greeting, TLS, login): no mail can go now.</summary>
    public sealed record Unreachable(string Why) : SendOutcome;
}

/// <summary>A connection to the server our mails leave through, opened when needed and used for many mails.</summary>
public sealed class SmtpLine(SmtpSettings settings, DeskMail desk) : IDisposable
{
    private SmtpClient? _client;

    public async Task<SendOutcome> Send(OutgoingMail mail, CancellationToken cancel)
    {
        try
        {
            await Open(cancel);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            HangUp();
            return new SendOutcome.Unreachable(Words(fault));
        }

        var started = new Started();
        try
        {
            using var message = OutgoingMime.Build(mail, desk);
            await _client!.SendAsync(
                message,
                OutgoingMime.Sender(mail),
                [OutgoingMime.Recipient(mail)],
                cancel,
                started
            );
            return new SendOutcome.Sent();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            if (fault is not SmtpCommandException { StatusCode: not SmtpStatusCode.ServiceNotAvailable })
            {
                HangUp();
            }

            return Judge(fault, started.Yes);
        }
    }

    /// <summary>Says goodbye; a server that does not answer it is not waited for.</summary>
    public async Task Close(CancellationToken cancel)
    {
        if (_client is { IsConnected: true } client)
        {
            await client.DisconnectAsync(quit: true, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        HangUp();
    }

    public void Dispose() => HangUp();

    private async Task Open(CancellationToken cancel)
    {
        if (_client is { IsConnected: true })
        {
            return;
        }

        HangUp();
        _client = new SmtpClient();
        await _client.ConnectAsync(settings.Host, settings.Port, Options(settings.Security), cancel);
        if (settings.Username is { Length: > 0 } user)
        {
            await _client.AuthenticateAsync(user, settings.Password ?? "", cancel);
        }
    }

    private static SecureSocketOptions Options(Security security) =>
        security switch
        {
            Security.None => SecureSocketOptions.None,
            Security.StartTls => SecureSocketOptions.StartTls,
            Security.Tls => SecureSocketOptions.SslOnConnect,
        };

    private static SendOutcome Judge(Exception fault, bool started) =>
        fault switch
        {
            SmtpCommandException
            {
                ErrorCode: SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted
            } no when (int)no.StatusCode >= 500 => new SendOutcome.Refused(Words(no)),
            SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted } sender => new SendOutcome.Wait(
                Words(sender),
                MayHaveLeft: false,
                Alarm: true
            ),
            SmtpCommandException later => new SendOutcome.Wait(Words(later), MayHaveLeft: false, Alarm: false),
            ServiceNotAuthenticatedException login => new SendOutcome.Unreachable(Words(login)),

            // An address outside ASCII and a server without SMTPUTF8; or a row that is no mail: waiting changes nothing.
            NotSupportedException or FormatException or ParseException => new SendOutcome.Refused(Words(fault)),
            _ => new SendOutcome.Wait(Words(fault), started, Alarm: false),
        };

    private static string Words(Exception fault) =>
        fault switch
        {
            SmtpCommandException reply => OneLine.Of($"{(int)reply.StatusCode} {reply.Message}"),
            OperationCanceledException => "no answer in time",
            _ => OneLine.Of(fault.Message),
        };

    private void HangUp()
    {
        _client?.Dispose();
        _client = null;
    }

    // Whether any of the message went over the line.
    private sealed class Started : ITransferProgress
    {
        public bool Yes { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => Yes = true;

        public void Report(long bytesTransferred) => Yes = true;
    }
}

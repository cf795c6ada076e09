using System.Text;
using AbuseDesk.Demo;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace AbuseDesk.Tests.Demo;

public sealed class SmtpSinkTests : IAsyncDisposable
{
    private readonly SmtpSink _sink = SmtpSink.Start();

    [Fact]
    public async Task A_sent_mail_is_kept_with_its_envelope_and_its_dots()
    {
        await Send("one\r\n.two\r\n..three\r\n");

        var mail = Assert.Single(await _sink.WaitFor(1, TestContext.Current.CancellationToken));
        Assert.Equal("abuse@minato.example", mail.MailFrom);
        Assert.Equal(["reporter@home.example"], mail.Recipients);
        Assert.Contains("one\r\n.two\r\n..three\r\n", Encoding.ASCII.GetString(mail.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_null_sender_is_empty()
    {
        await Send("text", from: "");

        Assert.Equal("", Assert.Single(_sink.Mails).MailFrom);
    }

    [Fact]
    public async Task Addresses_outside_ascii_arrive_as_they_are()
    {
        await Send("本文です", to: "報告@home.example");

        Assert.Equal(["報告@home.example"], Assert.Single(_sink.Mails).Recipients);
    }

    [Theory]
    [InlineData("550 5.1.1 no such user", SmtpStatusCode.MailboxUnavailable)]
    [InlineData("451 4.3.0 later", SmtpStatusCode.ErrorInProcessing)]
    public async Task A_recipient_can_be_refused(string reply, SmtpStatusCode code)
    {
        _sink.OnRecipient = _ => new SinkAnswer.Reply(reply);

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => Send("text"));

        Assert.Equal(code, refusal.StatusCode);
        Assert.Empty(_sink.Mails);
    }

    [Fact]
    public async Task The_message_itself_can_be_refused()
    {
        _sink.OnData = _ => new SinkAnswer.Reply("554 5.7.1 not liked");

        await Assert.ThrowsAsync<SmtpCommandException>(() => Send("text"));

        Assert.Empty(_sink.Mails);
    }

    [Fact]
    public async Task A_connection_dropped_before_the_last_250_has_taken_the_mail()
    {
        _sink.OnData = _ => new SinkAnswer.Drop();

        await Assert.ThrowsAnyAsync<Exception>(() => Send("text"));

        Assert.Single(_sink.Mails);
    }

    [Fact]
    public async Task A_sink_that_hangs_lets_the_client_give_up()
    {
        _sink.OnConnect = () => new SinkAnswer.Hang();
        using var client = new SmtpClient { Timeout = 200 };

        await Assert.ThrowsAnyAsync<Exception>(() =>
            client.ConnectAsync(
                "127.0.0.1",
                _sink.Port,
                SecureSocketOptions.None,
                TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public async Task A_mail_above_the_size_is_refused()
    {
        _sink.MaxBytes = 1000;

        await Assert.ThrowsAsync<SmtpCommandException>(() => Send(new string('x', 5000)));

        Assert.Empty(_sink.Mails);
    }

    public async ValueTask DisposeAsync() => await _sink.DisposeAsync();

    private async Task Send(string text, string from = "abuse@minato.example", string to = "reporter@home.example")
    {
        using var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("abuse@minato.example"));
        message.To.Add(MailboxAddress.Parse(to));
        message.Body = new TextPart("plain") { Text = text };
        var cancel = TestContext.Current.CancellationToken;
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", _sink.Port, SecureSocketOptions.None, cancel);
        await client.SendAsync(message, new MailboxAddress("", from), [MailboxAddress.Parse(to)], cancel);
        await client.DisconnectAsync(quit: true, cancel);
    }
}

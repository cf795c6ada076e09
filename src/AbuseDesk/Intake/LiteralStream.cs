using MailKit.Net.Imap;

namespace AbuseDesk.Intake;

/// <summary>
/// Takes one literal off the wire, straight into an array of its length. One over the limit is counted and thrown away:
/// what the server announced as RFC822.SIZE may have been a lie.
/// </summary>
internal sealed class LiteralStream(long length, long limit, Action<int> received) : Stream
{
    private readonly byte[] _bytes = length > limit ? [] : new byte[length];
    private int _written;

    public bool TooLarge { get; } = length > limit;
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, TooLarge ? 0 : _written);
    public override bool CanRead => false;
    public override bool CanSeek => true;
    public override bool CanWrite => true;
    public override long Length => length;
    public override long Position { get; set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        received(buffer.Length);
        if (!TooLarge)
        {
            buffer.CopyTo(_bytes.AsSpan(_written));
            _written += buffer.Length;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>MailKit's client with folders that hand over literals as <see cref="LiteralStream"/>.</summary>
internal sealed class LiteralClient(MailKit.IProtocolLogger log) : ImapClient(log)
{
    /// <summary>The largest literal that is held in memory.</summary>
    public long Limit { get; set; }

    public Action<int> Received { get; set; } = _ => { };

    protected override ImapFolder CreateImapFolder(ImapFolderConstructorArgs args) => new Folder(args, this);

    private sealed class Folder(ImapFolderConstructorArgs args, LiteralClient client) : ImapFolder(args)
    {
        protected override Stream CreateStream(MailKit.UniqueId? uid, string section, int offset, int length) =>
            new LiteralStream(length, client.Limit, client.Received);
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using AbuseDesk.Data;
using Npgsql;

namespace AbuseDesk.Outgoing;

/// <summary>
/// Makes and reads the signed addresses <c>abuse+c.TOKEN@reply.example</c>: the only thing in an incoming mail that proves
/// who writes. The letter (c customer, r reporter, d downstream, o other, b bounce) is for people; what counts is signed.
/// </summary>
/// <remarks>
/// Token: base32, lower case, of 30 bytes = 48 characters without padding:
/// kind and party (1) · id (16) · expiry in hours since 2020 (3) · HMAC-SHA256 cut to 80 bits (10).
/// Local part (RFC 5321 §4.5.3.1.1: at most 64 octets) = base + "+c." + 48.
/// </remarks>
public sealed class ReplyAddresses
{
    public const int LongestLocalPart = 64 - 3 - TokenLength;

    private const int SignedBytes = 1 + 16 + 3;
    private const int MacBytes = 10;
    private const int TokenLength = (SignedBytes + MacBytes) * 8 / 5;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Purpose = "abusedesk reply address 1\n"u8.ToArray();

    private readonly byte[] _key;
    private readonly string _base;
    private readonly string _domain;

    public ReplyAddresses(DeskMail desk, byte[] key)
    {
        if (key.Length < 32)
        {
            throw new ArgumentException("The key of the reply addresses has less than 32 bytes.", nameof(key));
        }

        (_key, _base, _domain) = (key, desk.LocalPart, desk.ReplyDomain);
    }

    /// <summary>With the key that <c>migrate</c> made.</summary>
    public static ReplyAddresses Load(DeskMail desk, NpgsqlDataSource database)
    {
        using var command = database.CreateCommand("select value from secrets where name = $1");
        command.Parameters.Add(new() { Value = DeskSecret.ReplyAddressKey });
        return command.ExecuteScalar() is byte[] key
            ? new ReplyAddresses(desk, key)
            : throw new InvalidOperationException(
                "The key of the reply addresses is missing: run the command migrate."
            );
    }

    /// <summary>The Reply-To of a mail to <paramref name="party"/>; the id is the report's for a reporter, else the case's.</summary>
    public string For(Party party, Guid id, DateTimeOffset expires) => Make(ReplyAddressKind.Reply, party, id, expires);

    /// <summary>The envelope sender of one outgoing mail.</summary>
    public string Bounce(Party party, Guid mailId, DateTimeOffset expires) =>
        Make(ReplyAddressKind.Bounce, party, mailId, expires);

    /// <summary>What the address proves; null when it is none of ours, forged or expired.</summary>
    public ReplyAddress? Read(string address, DateTimeOffset now) => Read(address, now, out _);

    public ReplyAddress? Read(string address, DateTimeOffset now, out ReplyAddressProblem? problem)
    {
        problem = ReplyAddressProblem.NotSigned;
        if (Token(address) is not { } token)
        {
            return null;
        }

        problem = ReplyAddressProblem.Forged;
        Span<byte> packed = stackalloc byte[SignedBytes + MacBytes];
        Span<byte> mac = stackalloc byte[MacBytes];
        if (!Decode(token.AsSpan(2), packed))
        {
            return null;
        }

        Sign(packed[..SignedBytes], mac);
        if (!CryptographicOperations.FixedTimeEquals(packed[SignedBytes..], mac))
        {
            return null;
        }

        var read = Unpack(packed[..SignedBytes]);
        if (char.ToLowerInvariant(token[0]) != Letter(read.Kind, read.Party))
        {
            return null;
        }

        problem = read.Expires < now ? ReplyAddressProblem.Expired : null;
        return problem is null ? read : null;
    }

    private string Make(ReplyAddressKind kind, Party party, Guid id, DateTimeOffset expires)
    {
        if (party == Party.Unknown)
        {
            throw new ArgumentOutOfRangeException(nameof(party), party, "A signed address names its party.");
        }

        Span<byte> packed = stackalloc byte[SignedBytes + MacBytes];
        packed[0] = (byte)(((int)kind << 4) | (int)party);
        id.TryWriteBytes(packed[1..], bigEndian: true, out _);
        Span<byte> hours = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(hours, (uint)Math.Ceiling((expires - Epoch).TotalHours));
        hours[1..].CopyTo(packed[17..]);
        Sign(packed[..SignedBytes], packed[SignedBytes..]);
        return $"{_base}+{Letter(kind, party)}.{Encode(packed)}@{_domain}";
    }

    private static ReplyAddress Unpack(ReadOnlySpan<byte> signed)
    {
        Span<byte> hours = stackalloc byte[4];
        hours[0] = 0;
        signed[17..20].CopyTo(hours[1..]);
        return new ReplyAddress(
            (ReplyAddressKind)(signed[0] >> 4),
            (Party)(signed[0] & 15),
            new Guid(signed[1..17], bigEndian: true),
            Epoch.AddHours(BinaryPrimitives.ReadUInt32BigEndian(hours))
        );
    }

    // "abuse+c.TOKEN@reply.example" → "c.TOKEN", in whatever case a mail system made of it.
    private string? Token(string address)
    {
        var length = _base.Length + 3 + TokenLength;
        return
            address.Length == length + 1 + _domain.Length
            && address[length] == '@'
            && address[_base.Length] == '+'
            && address[_base.Length + 2] == '.'
            && address.StartsWith(_base, StringComparison.OrdinalIgnoreCase)
            && address.EndsWith(_domain, StringComparison.OrdinalIgnoreCase)
            ? address[(_base.Length + 1)..length]
            : null;
    }

    private static char Letter(ReplyAddressKind kind, Party party) =>
        kind == ReplyAddressKind.Bounce
            ? 'b'
            : party switch
            {
                Party.Customer => 'c',
                Party.Reporter => 'r',
                Party.Downstream => 'd',
                Party.Other or Party.Unknown => 'o',
            };

    private void Sign(ReadOnlySpan<byte> signed, Span<byte> mac)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hmac.AppendData(Purpose);
        hmac.AppendData(signed);
        Span<byte> whole = stackalloc byte[32];
        hmac.GetHashAndReset(whole);
        whole[..MacBytes].CopyTo(mac);
    }

    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[TokenLength];
        for (var i = 0; i < TokenLength; i++)
        {
            var value = 0;
            for (var bit = i * 5; bit < (i * 5) + 5; bit++)
            {
                value = (value << 1) | ((bytes[bit >> 3] >> (7 - (bit & 7))) & 1);
            }

            text[i] = Alphabet[value];
        }

        return new string(text);
    }

    private static bool Decode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        bytes.Clear();
        for (var i = 0; i < TokenLength; i++)
        {
            var value = Alphabet.IndexOf(char.ToLowerInvariant(text[i]), StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            for (var bit = 0; bit < 5; bit++)
            {
                var at = (i * 5) + bit;
                bytes[at >> 3] |= (byte)(((value >> (4 - bit)) & 1) << (7 - (at & 7)));
            }
        }

        return true;
    }
}

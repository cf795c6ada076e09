using System.IO.Compression;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using AbuseDesk.Checks;
using Microsoft.AspNetCore.Http;

namespace AbuseDesk.Tests.Checks;

public sealed class UrlBodyTests
{
    private const string Url = "http://www.example/";

    [Fact]
    public async Task A_page_without_end_is_cut_at_a_megabyte()
    {
        await using var server = new RawServer(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>for ever</title>",
            new string('x', 16_384)
        );
        await using var internet = await SmallInternet.Serving(_ => Task.CompletedTask);
        internet.OtherServer = server.EndPoint;

        var seen = await internet.Look(Url);
        await server.Finished;

        Assert.Equal((UrlOutcome.Live, BodyEnd.Cut, 1024 * 1024), (seen.Outcome, seen.Body!.End, seen.Body.Length));
        Assert.Equal("for ever", seen.Body.Page!.Title);
        Assert.InRange(server.Sent, 1024 * 1024 - 16_384, 32 * 1024 * 1024);
    }

    [Fact]
    public async Task Ten_gigabytes_announced_are_not_waited_for()
    {
        await using var internet = await SmallInternet.Serving(async c =>
        {
            c.Response.ContentLength = 10L * 1024 * 1024 * 1024;
            c.Response.ContentType = "text/html";
            var piece = new byte[64 * 1024];
            while (!c.RequestAborted.IsCancellationRequested)
            {
                await c.Response.Body.WriteAsync(piece);
            }
        });

        var body = (await internet.Look(Url)).Body!;

        Assert.Equal((BodyEnd.Cut, 1024 * 1024), (body.End, body.Length));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_bomb_is_cut_where_it_swells(string encoding)
    {
        var bomb = Packed(encoding, new byte[32 * 1024 * 1024]);
        await using var internet = await SmallInternet.Serving(c => Encoded(c, encoding, bomb));

        var body = (await internet.Look(Url)).Body!;

        Assert.Equal((BodyEnd.Cut, 1024 * 1024), (body.End, body.Length));
    }

    [Fact]
    public async Task A_bomb_without_end_is_hung_up_on()
    {
        var kilobyte = Encoding.Latin1.GetString(Packed("gzip", new byte[1024 * 1024]));
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", kilobyte);
        await using var internet = await SmallInternet.Serving(_ => Task.CompletedTask);
        internet.OtherServer = server.EndPoint;

        var body = (await internet.Look(Url)).Body!;

        Assert.Equal((BodyEnd.Cut, 1024 * 1024), (body.End, body.Length));
    }

    [Fact]
    public async Task A_stream_that_unpacks_to_nothing_ends_too()
    {
        const string emptyMember = "\u001F\u008B\b\0\0\0\0\0\0\u00FF\u0003\0\0\0\0\0\0\0\0\0";
        var members = string.Concat(Enumerable.Repeat(emptyMember, 500));
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", members);
        await using var internet = await SmallInternet.Serving(_ => Task.CompletedTask);
        internet.OtherServer = server.EndPoint;

        var body = (await internet.Look(Url)).Body!;

        Assert.Equal((BodyEnd.Cut, 0L), (body.End, body.Length));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_packed_page_is_read_and_hashed_as_the_page_it_is(string encoding)
    {
        var html = "<title>みなと銀行</title>"u8.ToArray();
        await using var internet = await SmallInternet.Serving(c => Encoded(c, encoding, Packed(encoding, html)));

        var body = (await internet.Look(Url)).Body!;

        Assert.Equal((BodyEnd.Whole, "みなと銀行"), (body.End, body.Page!.Title));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(html)), body.Sha256);
    }

    [Theory]
    [InlineData("gzip", BodyEnd.Broken)]
    [InlineData("br", BodyEnd.Broken)]
    [InlineData("zstd", BodyEnd.Encoded)]
    [InlineData("gzip, gzip", BodyEnd.Encoded)]
    public async Task A_wrong_encoding_is_a_fact_about_the_body(string encoding, object end)
    {
        await using var internet = await SmallInternet.Serving(c =>
            Encoded(c, encoding, "not packed at all"u8.ToArray())
        );

        var seen = await internet.Look(Url);

        Assert.Equal((UrlOutcome.Live, (BodyEnd)end), (seen.Outcome, seen.Body!.End));
    }

    [Fact]
    public async Task A_body_that_trickles_is_kept_as_far_as_it_came()
    {
        var wire = new Pipe();
        await wire.Writer.WriteAsync("<title>slow"u8.ToArray());
        using var content = new StreamContent(wire.Reader.AsStream());
        using var hop = new CancellationTokenSource();

        // What is there is taken at once; the second read waits.
        var reading = BodyReading.Take(content, hop.Token, CancellationToken.None);
        await hop.CancelAsync();

        var read = await reading;
        Assert.Equal((BodyEnd.TimedOut, "<title>slow"), (read.End, Encoding.UTF8.GetString(read.Bytes)));
    }

    private static async Task Encoded(HttpContext context, string encoding, byte[] body)
    {
        context.Response.ContentType = "text/html";
        context.Response.Headers.ContentEncoding = encoding;
        await context.Response.Body.WriteAsync(body);
    }

    private static byte[] Packed(string encoding, byte[] plain)
    {
        using var packed = new MemoryStream();
        using (
            Stream pack = encoding is "br"
                ? new BrotliStream(packed, CompressionLevel.Fastest)
                : new GZipStream(packed, CompressionLevel.Fastest)
        )
        {
            pack.Write(plain);
        }

        return packed.ToArray();
    }
}

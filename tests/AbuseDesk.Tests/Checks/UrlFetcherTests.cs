using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using AbuseDesk.Checks;
using Microsoft.AspNetCore.Http;

namespace AbuseDesk.Tests.Checks;

public sealed class UrlFetcherTests
{
    private const string Url = "http://www.example/";

    [Fact]
    public async Task What_was_seen_is_written_down()
    {
        await using var internet = await SmallInternet.Serving(c =>
            SmallInternet.Html(c, "<title>Minato Bank</title><body>Please <b>log in</b>")
        );
        internet.Name("www.example", "2620:0:2d0:200::8", "192.0.43.8");

        var seen = await internet.Look("http://www.example/login?x=1#top");

        Assert.Equal((UrlOutcome.Live, 200, "desktop"), (seen.Outcome, seen.Status, seen.Visitor));
        var hop = Assert.Single(seen.Hops);
        Assert.Equal(("http://www.example/login?x=1", internet.Clock.GetUtcNow()), (hop.Url, hop.RequestedAt));
        Assert.Equal(["2620:0:2d0:200::8", "192.0.43.8"], hop.Addresses);
        Assert.Equal("192.0.43.8", hop.Connected);
        var body = seen.Body!;
        Assert.Equal(("text/html; charset=utf-8", BodyEnd.Whole, 52), (body.ContentType, body.End, body.Length));
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData("<title>Minato Bank</title><body>Please <b>log in</b>"u8)),
            body.Sha256
        );
        Assert.Equal(("Minato Bank", "Please log in"), (body.Page!.Title, body.Page.Text));
    }

    [Fact]
    public async Task The_chain_of_redirects_is_kept_and_its_end_is_looked_at()
    {
        await using var internet = await SmallInternet.Serving(c =>
        {
            if (c.Request.Path == "/end")
            {
                return SmallInternet.Html(c, "end");
            }

            c.Response.StatusCode = c.Request.Path == "/" ? 301 : 307;
            c.Response.Headers.Location = c.Request.Path == "/" ? "https-less/../two" : "http://other.example/end";
            return Task.CompletedTask;
        });

        var seen = await internet.Look(Url);

        Assert.Equal(
            [(301, "http://www.example/"), (307, "http://www.example/two"), (200, "http://other.example/end")],
            seen.Hops.Select(h => (h.Status!.Value, h.Url))
        );
        Assert.Equal(["https-less/../two", "http://other.example/end", null], seen.Hops.Select(h => h.Location));
        Assert.Equal(["www.example", "www.example", "other.example"], internet.Lookups);
    }

    [Fact]
    public async Task Three_redirects_are_followed_and_the_fourth_is_not()
    {
        await using var internet = await SmallInternet.Serving(c =>
        {
            var step = c.Request.Path == "/" ? 0 : int.Parse(c.Request.Path.Value![1..], null);
            c.Response.Redirect($"/{step + 1}");
            return c.Request.Host.Value == "three.example" && step == 3 ? Live(c) : Task.CompletedTask;
        });

        Assert.Equal(UrlOutcome.Live, (await internet.Look("http://three.example/")).Outcome);
        var four = await internet.Look("http://four.example/");
        Assert.Equal((UrlOutcome.TooManyRedirects, 4), (four.Outcome, four.Hops.Count));

        static Task Live(HttpContext context)
        {
            context.Response.StatusCode = 200;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_circle_ends_where_it_closes()
    {
        var asked = 0;
        await using var internet = await SmallInternet.Serving(c =>
        {
            asked++;
            c.Response.Redirect("/");
            return Task.CompletedTask;
        });

        Assert.Equal(UrlOutcome.TooManyRedirects, (await internet.Look(Url)).Outcome);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Only_the_five_headers_of_a_visitor_are_sent_and_nothing_is_carried_on()
    {
        var sent = new List<IHeaderDictionary>();
        await using var internet = await SmallInternet.Serving(c =>
        {
            sent.Add(new HeaderDictionary(c.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)));
            c.Response.Headers.SetCookie = "session=1; Path=/";
            c.Response.StatusCode = sent.Count == 1 ? 302 : 401;
            c.Response.Headers.Location = sent.Count == 1 ? "/two" : "";
            c.Response.Headers.WWWAuthenticate = new(["Basic realm=x", "Negotiate", "NTLM"]);
            return Task.CompletedTask;
        });
        using var activity = new Activity("a trace that must not leave").SetIdFormat(ActivityIdFormat.W3C).Start();

        var seen = await internet.Look(Url, Visitor.All.Single(v => v.Key == "mobile_ja"));

        Assert.Equal((UrlOutcome.Denied, 2), (seen.Outcome, sent.Count));
        Assert.All(
            sent,
            s =>
                Assert.Equal(
                    ["Accept", "Accept-Encoding", "Accept-Language", "Host", "User-Agent"],
                    s.Keys.Order(StringComparer.Ordinal)
                )
        );
        Assert.Contains("iPhone", sent[0].UserAgent.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("ja,", sent[0].AcceptLanguage.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_that_do_not_come_are_waited_for_five_seconds()
    {
        var asked = new TaskCompletionSource();
        await using var internet = await SmallInternet.Serving(async c =>
        {
            asked.SetResult();
            await Aborted(c);
        });

        var look = internet.Look(Url);
        await asked.Task;
        internet.Clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(look.IsCompleted);
        internet.Clock.Advance(TimeSpan.FromSeconds(0.2));

        var seen = await look;
        Assert.Equal(
            (UrlOutcome.TimedOut, "192.0.43.8", (int?)null),
            (seen.Outcome, seen.Hops[0].Connected, seen.Status)
        );
    }

    [Fact]
    public async Task All_hops_together_have_twelve_seconds()
    {
        var step = 0;
        SmallInternet? clockOwner = null;
        await using var internet = await SmallInternet.Serving(c =>
        {
            clockOwner!.Clock.Advance(TimeSpan.FromSeconds(4.5));
            c.Response.Redirect($"/{++step}");
            return Task.CompletedTask;
        });
        clockOwner = internet;

        var seen = await internet.Look(Url);

        Assert.Equal(UrlOutcome.TimedOut, seen.Outcome);
        Assert.Equal(3, seen.Hops.Count);
    }

    [Fact]
    public async Task Who_calls_a_check_off_gets_no_observation()
    {
        var asked = new TaskCompletionSource();
        await using var internet = await SmallInternet.Serving(async c =>
        {
            asked.SetResult();
            await Aborted(c);
        });
        using var stop = new CancellationTokenSource();

        var look = internet.Fetcher.Observe(Url, Visitor.All[0], stop.Token);
        await asked.Task;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => look);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", null)]
    [InlineData(
        "HTTP/1.1 200 OK\r\n",
        "X-Bomb: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"
    )]
    [InlineData(
        "HTTP/1.1 200 OK\r\nX-Bomb: ",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    )]
    [InlineData("", null)]
    public async Task What_is_no_answer_of_HTTP_is_said_to_be_none(string opening, string? forEver)
    {
        await using var server = new RawServer(
            opening,
            forEver is null ? null : string.Concat(Enumerable.Repeat(forEver, 100))
        );
        await using var internet = await SmallInternet.Serving(_ => Task.CompletedTask);
        internet.OtherServer = server.EndPoint;

        Assert.Equal(UrlOutcome.BadAnswer, (await internet.Look(Url)).Outcome);
    }

    [Fact]
    public async Task Nobody_listening_and_no_TLS_and_no_name_are_told_apart()
    {
        await using var internet = await SmallInternet.Serving(_ => Task.CompletedTask);
        Assert.Equal(UrlOutcome.NameGone, (await internet.Look("http://www.nowhere.example/")).Outcome);

        using (var closed = new TcpListener(IPAddress.Loopback, 0))
        {
            closed.Start();
            internet.OtherServer = (IPEndPoint)closed.LocalEndpoint;
        }

        Assert.Equal(UrlOutcome.Refused, (await internet.Look(Url)).Outcome);

        await using var plain = new RawServer("HTTP/1.1 400 Bad Request\r\n\r\n");
        internet.OtherServer = plain.EndPoint;
        Assert.Equal(UrlOutcome.TlsFailed, (await internet.Look("https://www.example/")).Outcome);
    }

    private static async Task Aborted(HttpContext context)
    {
        var aborted = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }
}

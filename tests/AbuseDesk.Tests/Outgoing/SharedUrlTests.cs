using AbuseDesk.Outgoing;

namespace AbuseDesk.Tests.Outgoing;

public sealed class SharedUrlTests
{
    [Theory]
    [InlineData("https://shop.example/login.html", false, "hxxps://shop[.]example/login.html")]
    [InlineData("http://shop.example:8080/a/b?id=1#x", false, "hxxp://shop[.]example:8080/a/b[…]")]
    [InlineData("http://user:pass@shop.example/", false, "hxxp://shop[.]example/")]
    [InlineData("http://shop.example/u/sasaki@home.example/x", false, "hxxp://shop[.]example/u/[…]/x")]
    [InlineData("http://shop.example/u/sasaki%2540home.example", false, "hxxp://shop[.]example/u/[…]")]
    [InlineData("http://shop.example/c2FzYWtpQGhvbWUuZXhhbXBsZQ==", false, "hxxp://shop[.]example/[…]")]
    [InlineData("http://shop.example/736173616b6940686f6d652e6578616d706c65", false, "hxxp://shop[.]example/[…]")]
    [InlineData("http://shop.example/t/a8f0e2b9c1d4", false, "hxxp://shop[.]example/t/a8f0e2b9c1d4")]
    [InlineData("http://shop.example/t/a8f0e2b9c1d4", true, "hxxp://shop[.]example/t/[…]")]
    [InlineData("http://a8f0e2b9c1d4.shop.example/", true, "hxxp://[…][.]shop[.]example/")]
    [InlineData("http://[2001:db8::1]/x", false, "hxxp://[2001:db8::1]/x")]
    [InlineData("javascript:alert(1)", false, null)]
    [InlineData("not a url", false, null)]
    public void A_url_is_shown_without_what_is_personal(string url, bool mailed, string? shown) =>
        Assert.Equal(shown, SharedUrl.Of(url, mailed));
}

using System.Text;
using AbuseDesk.Connectors;

namespace AbuseDesk.Tests.Connectors;

public sealed class ConnectorSignatureTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"status":"done"}""");

    [Fact]
    public void It_is_what_the_documentation_says()
    {
        var signature = ConnectorSignature.Sign(Receiver.Secret, "1795478400", Body);

        Assert.Equal(Receiver.Sign("1795478400", """{"status":"done"}"""), signature);
        Assert.True(ConnectorSignature.Holds(Receiver.Secret, "1795478400", signature, Body));
        Assert.Equal("1795478400", ConnectorSignature.Stamp(Now));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v1=")]
    [InlineData("v1=zz")]
    [InlineData("v2=SAME")]
    [InlineData("SAME")]
    [InlineData("v1=SAME00")]
    [InlineData("v1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("v1=zz00000000000000000000000000000000000000000000000000000000000000")]
    public void Anything_else_does_not_hold(string? signature)
    {
        var right = ConnectorSignature.Sign(Receiver.Secret, "1795478400", Body)["v1=".Length..];

        Assert.False(
            ConnectorSignature.Holds(
                Receiver.Secret,
                "1795478400",
                signature?.Replace("SAME", right, StringComparison.Ordinal),
                Body
            )
        );
    }

    [Fact]
    public void Another_secret_time_or_body_does_not_hold()
    {
        var signature = ConnectorSignature.Sign(Receiver.Secret, "1795478400", Body);

        Assert.False(ConnectorSignature.Holds(Receiver.Secret + "x", "1795478400", signature, Body));
        Assert.False(ConnectorSignature.Holds(Receiver.Secret, "1795478401", signature, Body));
        Assert.False(ConnectorSignature.Holds(Receiver.Secret, "1795478400", signature, Body.AsSpan(1)));
    }

    [Theory]
    [InlineData("1795478400", true)]
    [InlineData("1795478700", true)]
    [InlineData("1795478100", true)]
    [InlineData("1795478701", false)]
    [InlineData("1795478099", false)]
    [InlineData("9223372036854775807", false)]
    [InlineData("-1", false)]
    [InlineData("2026-11-24T00:00:00Z", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_time_holds_for_five_minutes(string? stamp, bool holds) =>
        Assert.Equal(holds, ConnectorSignature.TimeOf(stamp, Now) is not null);
}

namespace AbuseDesk.Tests.Data;

public sealed class PostgresChoiceTests
{
    [Fact]
    public void A_named_server_goes_before_all_others()
    {
        var choice = Choose(told: "Host=db.example", engine: true, binaries: "/opt/pg/bin");

        Assert.Equal("Host=db.example", Assert.IsType<PostgresChoice.Told>(choice).ConnectionString);
        Assert.Contains(PostgresChoice.Variable, choice.Says, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_docker_engine_goes_before_local_binaries(string? told) =>
        Assert.IsType<PostgresChoice.Docker>(Choose(told, engine: true, binaries: "/opt/pg/bin"));

    [Fact]
    public void Local_binaries_are_the_last_resort()
    {
        var choice = Choose(told: null, engine: false, binaries: "/opt/pg/bin");

        Assert.IsType<PostgresChoice.Cluster>(choice);
        Assert.Contains("/opt/pg/bin", choice.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_at_all_says_what_to_do()
    {
        var none = Assert.Throws<InvalidOperationException>(() => Choose(told: null, engine: false, binaries: null));

        Assert.Contains("script/bootstrap", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_is_not_even_asked_when_a_server_is_named() =>
        PostgresChoice.Choose(
            new PostgresChoice.Probe(
                () => "Host=db.example",
                () => throw new InvalidOperationException("asked"),
                () => throw new InvalidOperationException("asked")
            )
        );

    private static PostgresChoice Choose(string? told, bool engine, string? binaries) =>
        PostgresChoice.Choose(new PostgresChoice.Probe(() => told, () => engine, () => binaries));
}

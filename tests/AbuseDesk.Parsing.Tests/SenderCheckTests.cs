namespace AbuseDesk.Parsing.Tests;

public sealed class SenderCheckTests
{
    private static readonly ReadingContext Ours = new() { AuthServIds = ["mx.minato.example"] };

    private const string Passed =
        "ARC-Authentication-Results: i=1; mx.minato.example; dkim=pass header.d=cert.example; spf=pass smtp.mailfrom=cert.example";

    [Theory]
    [InlineData("mx.minato.example; dkim=pass header.d=cert.example", SenderTrust.Verified)]
    [InlineData("mx.minato.example 1; dmarc=pass (p=reject) header.from=cert.example", SenderTrust.Verified)]
    [InlineData("mx.minato.example; spf=pass smtp.mailfrom=bounce.cert.example", SenderTrust.Verified)]
    [InlineData("mx.minato.example; dkim=pass header.d=other.example", SenderTrust.Failed)]
    [InlineData(
        "mx.minato.example; dkim=fail header.d=cert.example (dkim=pass header.d=cert.example)",
        SenderTrust.Failed
    )]
    [InlineData("mx.attacker.example; dkim=pass header.d=cert.example", SenderTrust.NotChecked)]
    public void Only_our_own_server_is_believed(string results, SenderTrust trust) =>
        Assert.Equal(trust, Trust($"Authentication-Results: {results}"));

    [Fact]
    public void What_our_first_server_saw_counts_where_our_last_one_says_the_chain_holds() =>
        Assert.Equal(
            SenderTrust.Verified,
            Trust(
                "Authentication-Results: mx.minato.example; arc=pass; dkim=fail header.d=cert.example",
                "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=minato.example; s=arc; b=AAAA",
                Passed
            )
        );

    [Fact]
    public void A_chain_our_server_did_not_find_whole_counts_for_nothing() =>
        Assert.Equal(
            SenderTrust.Failed,
            Trust(
                "Authentication-Results: mx.minato.example; arc=fail; dkim=fail header.d=cert.example",
                "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=minato.example; s=arc; b=AAAA",
                Passed
            )
        );

    [Fact]
    public void Somebody_elses_claim_that_the_chain_holds_counts_for_nothing() =>
        Assert.Equal(
            SenderTrust.NotChecked,
            Trust(
                "Authentication-Results: mx.attacker.example; arc=pass",
                "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=minato.example; s=arc; b=AAAA",
                Passed
            )
        );

    [Fact]
    public void Our_name_in_results_that_somebody_else_sealed_counts_for_nothing() =>
        Assert.Equal(
            SenderTrust.Failed,
            Trust(
                "Authentication-Results: mx.minato.example; arc=pass",
                "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=attacker.example; s=arc; b=AAAA",
                Passed
            )
        );

    [Fact]
    public void Results_of_another_server_count_for_nothing_even_in_a_chain_that_holds() =>
        Assert.Equal(
            SenderTrust.Failed,
            Trust(
                "Authentication-Results: mx.minato.example; arc=pass",
                "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=lists.example; s=arc; b=AAAA",
                "ARC-Authentication-Results: i=1; lists.example; dkim=pass header.d=cert.example"
            )
        );

    [Fact]
    public void A_second_seal_of_one_instance_makes_it_worthless() =>
        Assert.Equal(
            SenderTrust.Failed,
            Trust(
                "Authentication-Results: mx.minato.example; arc=pass",
                "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=attacker.example; s=arc; b=AAAA",
                "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=minato.example; s=arc; b=AAAA",
                Passed
            )
        );

    private static SenderTrust Trust(params string[] headers) =>
        ReportParsers
            .Read(
                FreeText.Mail.Plain(
                    "Attack",
                    "192.0.2.1 attacked us.",
                    "desk@cert.example",
                    string.Join("\r\n", headers) + "\r\n"
                ),
                Ours
            )
            .Trust;
}

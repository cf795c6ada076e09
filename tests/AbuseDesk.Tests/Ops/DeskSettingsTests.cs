using AbuseDesk.Ops;
using Microsoft.Extensions.Configuration;
using static AbuseDesk.Tests.Ops.GivenSettings;

namespace AbuseDesk.Tests.Ops;

public sealed class DeskSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adset").FullName;

    [Fact]
    public void With_nothing_but_a_database_the_rest_has_its_defaults()
    {
        var settings = Load();

        Assert.Equal("Asia/Tokyo", settings.TimeZone.Id);
        Assert.Equal("MI", settings.CasePrefix);
        Assert.Equal("ja", settings.Language);
        Assert.Equal(30, settings.Outbox.HoldSeconds);
        Assert.Empty(settings.Mailboxes);
        Assert.Null(settings.Smtp);
        Assert.Empty(settings.Proxy.TrustedNetworks);
        Assert.Equal(Switched.Off, settings.Checks.UrlLive);
    }

    [Fact]
    public void All_names_of_the_contract_are_read()
    {
        var settings = Load(
            ("Desk:PublicUrl", "https://abuse.minato.example/"),
            ("Desk:TimeZone", "Europe/Berlin"),
            ("Desk:CasePrefix", "AB"),
            ("Desk:Operator:Name", "Minato Internet"),
            ("Desk:Language", "en"),
            ("Desk:DataFolder", "/srv/abusedesk"),
            ("Desk:Policy", "kwc"),
            ("Desk:AuthServIds:0", "mail.minato.example"),
            ("Desk:Mailboxes:0:Name", "abuse"),
            ("Desk:Mailboxes:0:Host", "imap.minato.example"),
            ("Desk:Mailboxes:0:Port", "10143"),
            ("Desk:Mailboxes:0:Security", "starttls"),
            ("Desk:Mailboxes:0:Username", "abuse"),
            ("Desk:Mailboxes:0:Password", "hush"),
            ("Desk:Mailboxes:0:Folder", "Reports"),
            ("Desk:Mailboxes:0:Processed", "Reports/Done"),
            ("Desk:Mailboxes:0:Channel", "csirt"),
            ("Desk:Mailboxes:0:Language", "en"),
            ("Desk:Mailboxes:0:PollSeconds", "5"),
            ("Desk:Smtp:Host", "smtp.minato.example"),
            ("Desk:Smtp:Port", "2525"),
            ("Desk:Smtp:Security", "None"),
            ("Desk:Smtp:Username", "abuse"),
            ("Desk:Smtp:Password", "hush"),
            ("Desk:Smtp:From", "abuse@minato.example"),
            ("Desk:Smtp:ReplyDomain", "reply.minato.example"),
            ("Desk:Outbox:HoldSeconds", "0"),
            ("Desk:Proxy:TrustedNetworks:0", "198.51.100.0/24"),
            ("Desk:Metrics:Url", "http://127.0.0.1:9191"),
            ("Desk:RawStore", "postgres"),
            ("Desk:Limits:MessageBytes", "1048576"),
            ("Desk:Checks:UrlLive", "on"),
            ("Desk:Checks:Ports:0", "8443"),
            ("Desk:Checks:RefusedNetworks:0", "198.51.100.0/24")
        );

        Assert.Equal(new Uri("https://abuse.minato.example/"), settings.PublicUrl);
        Assert.Equal("Europe/Berlin", settings.TimeZone.Id);
        Assert.Equal("Minato Internet", settings.Operator.Name);
        Assert.Equal(["mail.minato.example"], settings.AuthServIds);
        var mailbox = Assert.Single(settings.Mailboxes);
        Assert.Equal((10143, Security.StartTls, "csirt"), (mailbox.Port, mailbox.Security, mailbox.Channel));
        Assert.Equal((2525, Security.None), (settings.Smtp!.Port, settings.Smtp.Security));
        Assert.Equal(0, settings.Outbox.HoldSeconds);
        Assert.Equal("198.51.100.0/24", Assert.Single(settings.Proxy.TrustedNetworks).ToString());
        Assert.Equal(1_048_576, settings.Limits.MessageBytes);
        Assert.Equal((Switched.On, 8443), (settings.Checks.UrlLive, Assert.Single(settings.Checks.Ports)));
        Assert.Equal("198.51.100.0/24", Assert.Single(settings.Checks.RefusedNetworks).ToString());
    }

    [Theory]
    [InlineData("Desk:TimeZone", "Tokio", "Desk__TimeZone is 'Tokio'", "Desk__TimeZone=Asia/Tokyo")]
    [InlineData("Desk:Language", "fr", "one of ja, en", "Desk__Language=ja")]
    [InlineData("Desk:CasePrefix", "mi-", "capital letters", "Desk__CasePrefix=MI")]
    [InlineData("Desk:PublicUrl", "abuse.minato.example", "an http or https address", "Desk__PublicUrl=https://")]
    [InlineData("Desk:PublicUrl", "ftp://minato.example/", "an http or https address", "Desk__PublicUrl=https://")]
    [InlineData("Desk:Checks:UrlLive", "true", "one of Off, On", "Desk__Checks__UrlLive=On")]
    [InlineData("Desk:Checks:Ports:0", "25", "from 1024 to 65535", "Desk__Checks__Ports__0=8080")]
    [InlineData("Desk:Checks:AllowLoopback", "true", "Desk__Checks__AllowLoopback is not a setting", "RefusedNetworks")]
    [InlineData("Desk:DataFolder", "here", "not an absolute path", "Desk__DataFolder=/")]
    [InlineData("Desk:Policy", "strict", "neither default, kwc, sakura, nttpc nor a file", "Desk__Policy=default")]
    [InlineData("Desk:Outbox:HoldSeconds", "-1", "a whole number from 0 to 3600", "Desk__Outbox__HoldSeconds=30")]
    [InlineData("Desk:Outbox:HoldSeconds", "half a minute", "a whole number", "Desk__Outbox__HoldSeconds=30")]
    [InlineData("Desk:Proxy:TrustedNetworks:0", "10.0.0.0/99", "CIDR", "Desk__Proxy__TrustedNetworks__0=172.16.0.0/12")]
    [InlineData("Desk:RawStore", "s3", "not postgres", "Desk__RawStore=postgres")]
    public void A_wrong_value_is_refused_with_a_right_one(string key, string value, string problem, string right)
    {
        var message = Refused((key, value));

        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.Contains(right, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_file_with_faults_is_refused_with_the_first_and_how_to_see_all()
    {
        var file = Path.Combine(_folder, "own.yaml");
        File.WriteAllText(file, "name: own\nclose_rule: both\n");

        var message = Refused(("Desk:Policy", file));

        Assert.Contains($"Desk__Policy has faults (abusedesk policy check {file}", message, StringComparison.Ordinal);
        Assert.Contains($"{file}:1:1: a profile has a list", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_file_without_faults_is_taken()
    {
        var file = Path.Combine(_folder, "own.yaml");
        File.WriteAllText(file, "name: own\nextends: kwc\nclose_rule: customer_statement\n");

        Assert.Equal(file, Load(("Desk:Policy", file)).Policy);
    }

    [Theory]
    [InlineData("Desk:Mailbox:0:Host", "Desk__Mailbox is not a setting", "Mailboxes")]
    [InlineData("Desk:Smtp:Server", "Desk__Smtp__Server is not a setting", "Host")]
    [InlineData("Desk:Mailboxes:0:Hosts", "Desk__Mailboxes__0__Hosts is not a setting", "Host")]
    [InlineData("Desk:Mailboxes:Host", "Desk__Mailboxes__Host is not a setting", "Desk__Mailboxes__0__Host")]
    [InlineData("Desk:Language:0", "Desk__Language__0 is not a setting", "Desk__Language has no parts")]
    public void An_unknown_name_is_refused_with_what_is_known(string key, string problem, string known)
    {
        var message = Refused((key, "imap.minato.example"));

        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.Contains(known, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_half_described_mailbox_is_refused_with_all_that_is_missing()
    {
        var message = Refused(("Desk:Mailboxes:0:Host", "imap.minato.example"));

        Assert.Contains("Desk__Mailboxes__0__Name is missing", message, StringComparison.Ordinal);
        Assert.Contains("Desk__Mailboxes__0__Username is missing", message, StringComparison.Ordinal);
        Assert.Contains("Desk__Mailboxes__0__Password is missing", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("3651")]
    [InlineData("90d")]
    public void A_log_that_lasts_no_number_of_days_is_refused(string days) =>
        Assert.Contains(
            $"Desk__Retention__MailLogDays is '{days}', not a whole number from 1 to 3650. A right one: Desk__Retention__MailLogDays=90",
            Refused(("Desk:Retention:MailLogDays", days)),
            StringComparison.Ordinal
        );

    [Fact]
    public void How_long_logs_last_is_told_or_unknown()
    {
        var settings = Load(("Desk:Retention:AuthLogDays", "180"));
        Assert.Equal((null, 180), (settings.Retention.MailLogDays, settings.Retention.AuthLogDays));
    }

    [Fact]
    public void Two_mailboxes_of_one_name_are_refused() =>
        Assert.Contains(
            "Desk__Mailboxes__1__Name is 'abuse' like another one",
            Refused([.. Mailbox(0), .. Mailbox(1)]),
            StringComparison.Ordinal
        );

    [Fact]
    public void Mails_are_not_moved_to_the_folder_they_lie_in() =>
        Assert.Contains(
            "Desk__Mailboxes__0__Processed",
            Refused([.. Mailbox(0), ("Desk:Mailboxes:0:Processed", "INBOX")]),
            StringComparison.Ordinal
        );

    [Fact]
    public void Sending_needs_an_address_a_signature_and_a_whole_login()
    {
        var message = Refused(
            ("Desk:Smtp:Host", "smtp.minato.example"),
            ("Desk:Smtp:From", "desk"),
            ("Desk:Smtp:Username", "desk")
        );

        Assert.Contains("Desk__Smtp__From is 'desk', not a mail address", message, StringComparison.Ordinal);
        Assert.Contains("Desk__Operator__Name is missing", message, StringComparison.Ordinal);
        Assert.Contains("Desk__Smtp__Password is missing", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "ConnectionStrings__Desk is missing")]
    [InlineData("Database=abusedesk", "names no Host")]
    [InlineData("Host=db;Passwort=hush", "is not a connection string")]
    public void A_wrong_connection_is_refused_with_a_right_one(string connection, string problem)
    {
        var message = Refused((DeskConfiguration.ConnectionKey, connection));

        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__Desk=Host=db;", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_secret_is_not_repeated()
    {
        var message = Refused(("Desk:Mailboxes:0:Password:0", "hush"));

        Assert.DoesNotContain("hush", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_value_counts_as_absent() =>
        Assert.Null(Load(("Desk:Smtp:Host", ""), ("Desk:Smtp:Password", " "), ("Desk:Language", "")).Smtp);

    [Fact]
    public void A_secret_may_come_from_a_file()
    {
        var file = Path.Combine(_folder, "password");
        File.WriteAllText(file, "hush\n");

        var settings = Load([
            .. Mailbox(0),
            ("Desk:Mailboxes:0:Password", ""),
            ("Desk:Mailboxes:0:Password_FILE", file),
        ]);

        Assert.Equal("hush", settings.Mailboxes[0].Password);
    }

    [Fact]
    public void The_folder_of_secrets_is_read_by_the_names_of_its_files()
    {
        File.WriteAllText(Path.Combine(_folder, "Desk__Mailboxes__0__Password"), "from the folder\n");
        var configuration = Configuration([.. Mailbox(0)]);

        DeskConfiguration.AddSecrets(configuration, _folder);

        Assert.Equal("from the folder", DeskConfiguration.Load(configuration).Mailboxes[0].Password);
    }

    [Fact]
    public void A_secret_file_that_is_missing_is_named()
    {
        var message = Refused([
            .. Mailbox(0),
            ("Desk:Mailboxes:0:Password", ""),
            ("Desk:Mailboxes:0:Password_FILE", "/none"),
        ]);

        Assert.Contains("Desk__Mailboxes__0__Password_FILE names a file", message, StringComparison.Ordinal);
        Assert.Contains("/none", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_given_twice_is_refused() =>
        Assert.Contains(
            "is given twice",
            Refused([.. Mailbox(0), ("Desk:Mailboxes:0:Password_FILE", "/none")]),
            StringComparison.Ordinal
        );

    [Fact]
    public void What_is_in_effect_is_shown_without_secrets()
    {
        var shown = DeskConfiguration
            .Show(Load([.. Mailbox(0), ("Desk:AuthServIds:0", "mail.minato.example")]))
            .ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal);

        Assert.Equal("***", shown["Desk__Mailboxes__0__Password"]);
        Assert.Equal("993", shown["Desk__Mailboxes__0__Port"]);
        Assert.Equal("mail.minato.example", shown["Desk__AuthServIds__0"]);
        Assert.Equal("Asia/Tokyo", shown["Desk__TimeZone"]);
        Assert.Contains("Host=db.example", shown["ConnectionStrings__Desk"], StringComparison.Ordinal);
        Assert.DoesNotContain("hush", string.Concat(shown.Values), StringComparison.Ordinal);
        Assert.All(shown.Keys, name => Assert.True(DeskConfiguration.Knows(name), name));
    }

    [Theory]
    [InlineData("Desk__Mailboxes__0__Password_FILE", true)]
    [InlineData("ConnectionStrings__Desk", true)]
    [InlineData("ConnectionStrings__Desk_FILE", true)]
    [InlineData("Desk__Mailboxes__Host", false)]
    [InlineData("Desk__Mailboxes__0", false)]
    [InlineData("Desk__Smtp", false)]
    [InlineData("Desk", false)]
    [InlineData("ConnectionStrings__Default", false)]
    [InlineData("Postgres", false)]
    public void Names_of_variables_are_known_or_not(string name, bool known) =>
        Assert.Equal(known, DeskConfiguration.Knows(name));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

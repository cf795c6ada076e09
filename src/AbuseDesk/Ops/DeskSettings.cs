using System.Net;

namespace AbuseDesk.Ops;

/// <summary>How a mail server is spoken to.</summary>
public enum Security
{
    None,
    StartTls,
    Tls,
}

/// <summary>Whether a thing that reaches out into the world is done at all.</summary>
public enum Switched
{
    Off,
    On,
}

/// <summary>
/// All settings of the desk, read once at the start and complete (see <see cref="SettingsReader"/>). Names are those of
/// the environment: <c>Desk__Smtp__Host</c> is Smtp.Host.
/// </summary>
public sealed record DeskSettings
{
    /// <summary>ConnectionStrings__Desk; "" where a command needs no database.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>Where people reach the web, for links in mails.</summary>
    [Setting("https://abuse.minato.example/")]
    public Uri PublicUrl { get; init; } = new("http://localhost:8080/");

    /// <summary>The operator's zone: dates shown, years of numbers.</summary>
    [Setting("Asia/Tokyo")]
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    /// <summary>MI in MI-2026-000123.</summary>
    [Setting("MI")]
    public string CasePrefix { get; init; } = "MI";

    public OperatorSettings Operator { get; init; } = new();

    [Setting("ja", Choices = "ja|en")]
    public string Language { get; init; } = "ja";

    /// <summary>For what the demo keeps between runs.</summary>
    [Setting("/srv/abusedesk")]
    public string? DataFolder { get; init; }

    /// <summary>A preset, or a YAML file.</summary>
    [Setting("default")]
    public string Policy { get; init; } = "default";

    /// <summary>Whose Authentication-Results are ours; none: acknowledgements go only under the global cap.</summary>
    [Setting("mail.minato.example")]
    public IReadOnlyList<string> AuthServIds { get; init; } = [];

    public IReadOnlyList<MailboxSettings> Mailboxes { get; init; } = [];

    /// <summary>Null: nothing is sent, the outbox waits and says so.</summary>
    public SmtpSettings? Smtp { get; init; }

    public OutboxSettings Outbox { get; init; } = new();
    public ProxySettings Proxy { get; init; } = new();
    public MetricsSettings Metrics { get; init; } = new();

    [Setting("postgres", Choices = "postgres")]
    public string RawStore { get; init; } = "postgres";

    public LimitSettings Limits { get; init; } = new();
    public CheckSettings Checks { get; init; } = new();
    public RetentionSettings Retention { get; init; } = new();
    public IReadOnlyList<ConnectorSettings> Connectors { get; init; } = [];

    /// <summary>Null: nobody is told.</summary>
    public ChatSettings? Chat { get; init; }
}

/// <summary>Who runs the network: the name under every mail.</summary>
public sealed record OperatorSettings
{
    [Setting("みなとインターネット株式会社")]
    public string Name { get; init; } = "";
}

/// <summary>A mailbox reports arrive in. It is known by its name; the rest may change.</summary>
public sealed record MailboxSettings
{
    private readonly int? _port;

    [Setting("abuse", Required = true)]
    public string Name { get; init; } = "";

    [Setting("imap.minato.example", Required = true)]
    public string Host { get; init; } = "";

    [Setting("993", Min = 1, Max = 65535)]
    public int Port
    {
        get => _port ?? (Security == Security.Tls ? 993 : 143);
        init => _port = value;
    }

    [Setting("Tls")]
    public Security Security { get; init; } = Security.Tls;

    [Setting("abuse@minato.example", Required = true)]
    public string Username { get; init; } = "";

    [Setting("…", Required = true, Secret = true)]
    public string Password { get; init; } = "";

    [Setting("INBOX")]
    public string Folder { get; init; } = "INBOX";

    /// <summary>The folder taken mails are moved to.</summary>
    [Setting("Processed")]
    public string Processed { get; init; } = "Processed";

    [Setting("abuse", Choices = "abuse|whois_tech|whois_abuse|customer_desk|pr|sns|csirt|group")]
    public string Channel { get; init; } = "abuse";

    /// <summary>Of the people who write there; null: the desk's.</summary>
    [Setting("ja", Choices = "ja|en")]
    public string? Language { get; init; }

    /// <summary>How often it is looked at where the server does not tell by itself (IDLE).</summary>
    [Setting("60", Min = 1, Max = 3600)]
    public int PollSeconds { get; init; } = 60;
}

/// <summary>The server our mails leave through.</summary>
public sealed record SmtpSettings
{
    private readonly int? _port;

    [Setting("smtp.minato.example", Required = true)]
    public string Host { get; init; } = "";

    [Setting("587", Min = 1, Max = 65535)]
    public int Port
    {
        get =>
            _port
            ?? Security switch
            {
                Security.None => 25,
                Security.StartTls => 587,
                Security.Tls => 465,
            };
        init => _port = value;
    }

    [Setting("StartTls")]
    public Security Security { get; init; } = Security.StartTls;

    [Setting("abuse@minato.example")]
    public string? Username { get; init; }

    [Setting("…", Secret = true)]
    public string? Password { get; init; }

    /// <summary>The address of the desk, as in From.</summary>
    [Setting("abuse@minato.example", Required = true)]
    public string From { get; init; } = "";

    /// <summary>Domain of the signed reply addresses; null: that of <see cref="From"/>.</summary>
    [Setting("minato.example")]
    public string? ReplyDomain { get; init; }
}

/// <summary>How mails leave.</summary>
public sealed record OutboxSettings
{
    /// <summary>How long a mail can be taken back.</summary>
    [Setting("30", Max = 3600)]
    public int HoldSeconds { get; init; } = 30;
}

/// <summary>Who may say on whose behalf a request comes (X-Forwarded-For, -Proto).</summary>
public sealed record ProxySettings
{
    [Setting("172.16.0.0/12")]
    public IReadOnlyList<IPNetwork> TrustedNetworks { get; init; } = [];
}

/// <summary>Where metrics are shown.</summary>
public sealed record MetricsSettings
{
    [Setting("http://127.0.0.1:9090")]
    public Uri Url { get; init; } = new("http://127.0.0.1:9090");
}

/// <summary>What hostile input may cost.</summary>
public sealed record LimitSettings
{
    /// <summary>A larger mail stays in its folder; only its header is kept.</summary>
    [Setting("31457280", Min = 65_536, Max = 256 * 1024 * 1024)]
    public int MessageBytes { get; init; } = 30 * 1024 * 1024;

    /// <summary>A reading that takes longer ends the worker, which is started again.</summary>
    [Setting("10", Min = 1, Max = 300)]
    public int ReadSeconds { get; init; } = 10;

    /// <summary>Acknowledgements to senders nobody vouches for, all together.</summary>
    [Setting("100", Max = 100_000)]
    public int AcknowledgementsPerHour { get; init; } = 100;
}

/// <summary>What checks may do outside of this machine.</summary>
public sealed record CheckSettings
{
    /// <summary>Reported URLs are fetched. Off: run it only where no route leads into networks of one's own.</summary>
    [Setting("On")]
    public Switched UrlLive { get; init; } = Switched.Off;

    /// <summary>Ports of reported URLs beside 80 and 443; those below 1024 belong to other services.</summary>
    [Setting("8080", Min = 1024, Max = 65535)]
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Public addresses that are never fetched from: where the operator's own machines are managed, its NAT64.</summary>
    [Setting("198.51.100.0/24")]
    public IReadOnlyList<IPNetwork> RefusedNetworks { get; init; } = [];
}

/// <summary>How long the operator's own logs last, so that a check is made before they are gone. Not told: nothing is shown.</summary>
public sealed record RetentionSettings
{
    [Setting("90", Min = 1, Max = 3650)]
    public int? MailLogDays { get; init; }

    [Setting("90", Min = 1, Max = 3650)]
    public int? AuthLogDays { get; init; }
}

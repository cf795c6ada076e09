using AbuseDesk.Ops;
using Microsoft.Extensions.Configuration;

namespace AbuseDesk.Tests.Ops;

/// <summary>Settings as an operator gives them, and what the desk says to them.</summary>
internal static class GivenSettings
{
    public const string Database = "Host=db.example;Database=abusedesk;Username=desk;Password=hush";

    public static (string Key, string? Value)[] Mailbox(int index) =>
        [
            ($"Desk:Mailboxes:{index}:Name", "abuse"),
            ($"Desk:Mailboxes:{index}:Host", "imap.minato.example"),
            ($"Desk:Mailboxes:{index}:Username", "abuse@minato.example"),
            ($"Desk:Mailboxes:{index}:Password", "hush"),
        ];

    public static ConfigurationManager Configuration((string Key, string? Value)[] given)
    {
        var configuration = new ConfigurationManager();
        configuration[DeskConfiguration.ConnectionKey] = Database;
        foreach (var (key, value) in given)
        {
            configuration[key] = value;
        }

        return configuration;
    }

    public static DeskSettings Load(params (string Key, string? Value)[] given)
    {
        var configuration = Configuration(given);
        DeskConfiguration.AddSecrets(configuration, "/none");
        return DeskConfiguration.Load(configuration);
    }

    public static string Refused(params (string Key, string? Value)[] given) =>
        Assert.Throws<SettingsException>(() => Load(given)).Message;
}

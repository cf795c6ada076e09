using AbuseDesk.Parsing;

namespace AbuseDesk.Ops;

/// <summary>The shape of what is posted.</summary>
public enum ChatFormat
{
    /// <summary><c>{"text": "…"}</c>, as Slack, Mattermost and Rocket.Chat take it.</summary>
    Slack,

    /// <summary>The events as fields, for a program.</summary>
    Json,
}

/// <summary>The chat of the team, which is told what is urgent: number, category and severity, and nothing of anybody.</summary>
public sealed record ChatSettings
{
    /// <summary>An incoming webhook. Who knows it can post there: a secret.</summary>
    [Setting("https://hooks.slack.example/services/…", Required = true, Secret = true)]
    public Uri? Url { get; init; }

    [Setting("Slack")]
    public ChatFormat Format { get; init; } = ChatFormat.Slack;

    /// <summary>Cases below it are not told.</summary>
    [Setting("High")]
    public Severity MinSeverity { get; init; } = Severity.High;

    /// <summary>Null: the desk's.</summary>
    [Setting("ja", Choices = "ja|en")]
    public string? Language { get; init; }
}

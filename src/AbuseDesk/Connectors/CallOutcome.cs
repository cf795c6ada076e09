using AbuseDesk.Outgoing;

namespace AbuseDesk.Connectors;

/// <summary>How one try of a call went.</summary>
public abstract record CallOutcome
{
    /// <summary>The connector answered as its contract says.</summary>
    public sealed record Answered(ConnectorAnswer Answer) : CallOutcome;

    /// <summary>It answered something else, or cannot be asked at all. Trying again would not help.</summary>
    public sealed record Broken(string Code, string Message) : CallOutcome;

    /// <summary>It was not there, or said itself that it cannot now.</summary>
    public sealed record Later(string Code, string Message) : CallOutcome;

    private const int LongestMessage = 300;

    public static CallOutcome Breaks(string code, string message) =>
        new Broken(code, OneLine.Of(message, LongestMessage));

    public static CallOutcome Waits(string code, string message) =>
        new Later(code, OneLine.Of(message, LongestMessage));

    /// <summary>What these bytes say to what was asked.</summary>
    public static CallOutcome Of(ReadOnlySpan<byte> body, ConnectorRequest asked, bool mayBePending)
    {
        var (answer, fault) = ConnectorAnswer.Read(body);
        if (answer is null)
        {
            return Breaks("answer_invalid", $"The answer {fault}");
        }

        if (answer.Misfit(asked) is { } misfit)
        {
            return Breaks("answer_mismatch", $"The answer {misfit}");
        }

        return answer.Status is ConnectorAnswer.Pending && !mayBePending
            ? Breaks("answer_mismatch", "The answer is pending, but the mode of the connector is Synchronous")
            : new Answered(answer);
    }
}

using AbuseDesk.Cases;
using AbuseDesk.Ops;
using AbuseDesk.Parsing;
using Serilog;

namespace AbuseDesk.Intake;

/// <summary>What reading and filing need in the container.</summary>
public static class ReadingSetup
{
    /// <summary>For web and worker: what a person's decision about a message needs.</summary>
    public static IServiceCollection AddFiling(this IServiceCollection services, DeskSettings settings)
    {
        services.AddReadingAgain(settings);
        services.AddSingleton<ReaderPresence>();
        services.AddSingleton<MessageClaims>();
        services.AddSingleton<BatchReading>();
        services.AddSingleton<ReportFiling>();
        services.AddSingleton<FilingByHand>();
        services.AddSingleton<FindingCorrections>();
        services.AddScoped<AbuseDesk.Cases.Moving>();
        services.AddSingleton(s => new ReadingWatch(
            TimeSpan.FromSeconds(settings.Limits.ReadSeconds),
            rawId => EndProcess(s.GetRequiredService<ILogger<ReadingWatch>>(), rawId, settings.Limits.ReadSeconds)
        ));
        return services;
    }

    /// <summary>For every role that reads kept messages again: nothing of it files anything.</summary>
    public static IServiceCollection AddReadingAgain(this IServiceCollection services, DeskSettings settings)
    {
        services.AddSingleton(FilingRules.Of(settings));
        services.AddSingleton<ReportReading>(Read);
        services.AddSingleton<ReaderRuleBook>();
        services.AddSingleton<ReadingContexts>();
        services.AddSingleton<GuardedReading>();
        services.AddSingleton<Reparsing>();
        services.AddSingleton<ReaderHealth>();
        services.AddScoped<ReaderRuleEdits>();
        services.AddScoped<RuleTrial>();
        return services;
    }

    /// <summary>For the worker: the loops that read, and that watch the registry for other answers.</summary>
    public static IServiceCollection AddMessageReader(this IServiceCollection services)
    {
        services.AddHostedService<MessageReader>();
        services.AddSingleton<RegistryComparison>();
        services.AddHostedService<CaseOwnerWatch>();
        return services;
    }

    // At once: a parser that hangs would also hang an orderly end.
    private static void EndProcess(Microsoft.Extensions.Logging.ILogger logger, Guid rawId, int seconds)
    {
        logger.LogCritical("Reading message {RawId} took more than {Seconds} s; the worker ends", rawId, seconds);
        Log.CloseAndFlush();
        Environment.FailFast($"Reading message {rawId} took more than {seconds} s.");
    }

    // What filing asks of the envelope is made when it is asked for the first time: here, where a mail that makes it fail or
    // never end holds up no other.
    private static ParsedReport Read(ReadOnlyMemory<byte> bytes, ReadingContext context)
    {
        var report = ReportParsers.Read(bytes, context);
        _ = (report.Envelope.ContentHash, report.Envelope.OwnText);
        return report;
    }
}

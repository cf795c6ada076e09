using AbuseDesk.Ops;
using Npgsql;

namespace AbuseDesk.Outgoing;

/// <summary>What composing and sending mail needs.</summary>
public static class OutgoingSetup
{
    /// <summary>For web and worker: everything that composes mail.</summary>
    public static IServiceCollection AddOutgoing(this IServiceCollection services, DeskSettings settings)
    {
        services.AddSingleton(DeskMail.Of(settings));
        services.AddSingleton(s =>
            ReplyAddresses.Load(s.GetRequiredService<DeskMail>(), s.GetRequiredService<NpgsqlDataSource>())
        );
        services.AddSingleton<Outbox>();
        services.AddSingleton<Acknowledgements>();
        return services;
    }
}

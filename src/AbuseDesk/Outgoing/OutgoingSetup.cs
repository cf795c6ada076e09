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
        services.AddSingleton<Drafts>();
        services.AddSingleton<LetterPreview>();
        services.AddScoped<LetterBook>();
        return services;
    }

    /// <summary>For the worker: the loop that sends. Without SMTP settings mails wait.</summary>
    public static IServiceCollection AddOutboxSender(this IServiceCollection services, DeskSettings settings)
    {
        services.AddSingleton<OutboxHealth>();
        if (settings.Smtp is { } smtp)
        {
            services.AddSingleton(smtp);
            services.AddSingleton(SendTimes.Usual);
            services.AddSingleton<OutboxSender>();
            services.AddHostedService<OutboxLoop>();
        }

        return services;
    }
}

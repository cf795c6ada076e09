using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Chat;

/// <summary>Whether the chat hears what it should.</summary>
/// <param name="LastPosted">Null: nothing yet.</param>
/// <param name="Waiting">How many events wait after a try that failed.</param>
/// <param name="GivenUp">How many were given up within the days that are kept.</param>
/// <param name="Why">Why the last of them waits or was given up.</param>
public sealed record ChatHealth(DateTimeOffset? LastPosted, int Waiting, int GivenUp, string? Why)
{
    public static async Task<ChatHealth> Of(DeskContext db, CancellationToken cancel)
    {
        var failed = db.ChatPosts.Where(p => p.LastError != null && p.State != ChatPostState.Posted);
        return new ChatHealth(
            await db.ChatPosts.Where(p => p.State == ChatPostState.Posted).MaxAsync(p => p.SettledAt, cancel),
            await failed.CountAsync(p => p.State == ChatPostState.Waiting, cancel),
            await failed.CountAsync(p => p.State == ChatPostState.GivenUp, cancel),
            await failed.OrderByDescending(p => p.At).Select(p => p.LastError).FirstOrDefaultAsync(cancel)
        );
    }
}

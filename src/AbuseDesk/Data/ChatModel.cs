using AbuseDesk.Cases;
using AbuseDesk.Chat;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Data;

internal static class ChatModel
{
    public static void Describe(ModelBuilder builder) =>
        builder.Entity<ChatPost>(post =>
        {
            post.ToTable("chat_posts");
            post.HasKey(p => p.EventId);
            post.Property(p => p.EventId).ValueGeneratedNever();
            post.HasIndex(p => new { p.NextAt, p.EventId })
                .HasFilter("state = 'waiting'")
                .HasDatabaseName("ix_chat_posts_due");
            post.HasIndex(p => p.At);
            post.HasOne<CaseEvent>().WithMany().HasForeignKey(p => p.EventId).OnDelete(DeleteBehavior.Restrict);
            post.HasOne<AbuseCase>().WithMany().HasForeignKey(p => p.CaseId).OnDelete(DeleteBehavior.Restrict);
        });
}

using AbuseDesk.Registry;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Data;

internal static class RegistryModel
{
    public static void Describe(ModelBuilder builder)
    {
        builder.Entity<Customer>(customer =>
        {
            customer.ToTable("customers");
            customer.HasIndex(c => c.Ref).IsUnique();
        });
        builder.Entity<Assignment>(assignment =>
        {
            assignment.ToTable("assignments");
            assignment
                .HasOne(a => a.Customer)
                .WithMany()
                .HasForeignKey(a => a.CustomerId)
                .OnDelete(DeleteBehavior.Restrict);
            assignment.HasIndex(a => a.Net).HasMethod("gist").HasOperators("inet_ops");
            assignment.HasIndex(a => new { a.Kind, a.Asset });
        });
        builder.Entity<RegistryVersion>(version =>
        {
            version.ToTable("registry_versions");
            version.Property(v => v.Id).ValueGeneratedNever();
            version.HasData(new RegistryVersion { Id = 1, Version = 0 });
        });
    }
}

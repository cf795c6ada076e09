using System.Security.Cryptography;
using System.Text;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using AbuseDesk.Registry;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Demo;

/// <summary>The operator the demo plays at: Minato Internet, its customers, what they hold, and its staff.</summary>
internal static class DemoData
{
    // Without those that look alike on a screen.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    private static readonly (string Name, StaffRole Role, string Email)[] Staff =
    [
        ("鈴木", StaffRole.Operator, "suzuki@minato.example"),
        ("田中", StaffRole.Lead, "tanaka@minato.example"),
        ("法務 一", StaffRole.Legal, "legal1@minato.example"),
        ("運用", StaffRole.Admin, "ops@minato.example"),
    ];

    /// <summary>Loads what is missing. Returns who may sign in; null where the password is the person's own already.</summary>
    public static async Task<IReadOnlyList<(string Email, string? Password)>> Load(
        string connectionString,
        CancellationToken cancel
    )
    {
        var settings = new DeskSettings { ConnectionString = connectionString };
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddDeskData(settings)
            .AddStaff(settings)
            .AddScoped<RegistryImport>()
            .BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<DeskContext>();
        if (!await desk.Customers.AnyAsync(cancel))
        {
            await LoadRegistry(scope.ServiceProvider, cancel);
        }

        var logins = new List<(string, string?)>();
        foreach (var person in Staff)
        {
            logins.Add((person.Email, await Admit(scope.ServiceProvider, person)));
        }

        return logins;
    }

    private static async Task LoadRegistry(IServiceProvider services, CancellationToken cancel)
    {
        var import = services.GetRequiredService<RegistryImport>();
        await using var customers = Open("customers.csv");
        Check(await import.Customers(customers, dryRun: false, cancel));
        await using var assignments = Open("assignments.csv");
        Check(await import.Assignments(assignments, dryRun: false, replaceSource: null, cancel));
    }

    private static async Task<string?> Admit(
        IServiceProvider services,
        (string Name, StaffRole Role, string Email) person
    )
    {
        var accounts = services.GetRequiredService<StaffAccounts>();
        var user = await services.GetRequiredService<UserManager<DeskUser>>().FindByEmailAsync(person.Email);
        if (user is { MustChangePassword: false })
        {
            return null;
        }

        // Nobody remembers a password printed by an earlier run.
        var password = OneTimePassword();
        if (user is null)
        {
            await accounts.Create(person.Email, person.Role, person.Name, password);
        }
        else
        {
            await accounts.ResetPassword(person.Email, password);
        }

        return password;
    }

    private static string OneTimePassword() =>
        string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 5)));

    private static MemoryStream Open(string name) =>
        new(Encoding.UTF8.GetBytes(DemoText.Fill(DemoText.Read(name), TimeProvider.System.GetUtcNow())));

    private static void Check(ImportResult result)
    {
        if (result.IsRefused)
        {
            throw new InvalidOperationException($"The demo's own registry is wrong: {result.Problems[0]}");
        }
    }
}

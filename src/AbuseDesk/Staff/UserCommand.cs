using System.CommandLine;
using System.Security.Cryptography;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using Microsoft.AspNetCore.Identity;

namespace AbuseDesk.Staff;

/// <summary><c>user create | reset-password | disable</c>. Without --password-stdin a one-time password is printed.</summary>
internal static class UserCommand
{
    // Without the letters that look alike on paper.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";
    private static readonly string[] Roles = ["operator", "lead", "legal", "officer", "admin"];

    public static Command Describe() =>
        new("user", "The members of staff") { DescribeCreate(), DescribeReset(), DescribeDisable() };

    /// <summary>A password for the first sign-in, which asks for another one.</summary>
    public static string OneTimePassword() => string.Join('-', Enumerable.Range(0, 4).Select(_ => Word()));

    /// <summary>Makes a member of staff; what the password rules refuse is a <see cref="CommandException"/>.</summary>
    public static async Task Create(IServiceProvider services, DeskUser user, string password)
    {
        var users = services.GetRequiredService<UserManager<DeskUser>>();
        user.CreatedAt = services.GetRequiredService<TimeProvider>().GetUtcNow();
        Check(await users.CreateAsync(user, password));
    }

    private static Command DescribeCreate()
    {
        var email = Email();
        var role = new Option<string>("--role") { Required = true, Description = string.Join(", ", Roles) };
        role.AcceptOnlyFromAmong(Roles);
        var name = new Option<string?>("--name") { Description = "As colleagues see it" };
        var given = PasswordFromStandardInput();
        var command = new Command("create", "Let somebody sign in") { email, role, name, given };
        command.SetAction(
            async (parsed, cancel) =>
            {
                await using var services = Services();
                var (password, once) = Password(parsed.GetValue(given));
                var user = new DeskUser
                {
                    UserName = parsed.GetValue(email),
                    Email = parsed.GetValue(email),
                    Name = parsed.GetValue(name) ?? "",
                    Role = StoredText.Parse<StaffRole>(parsed.GetValue(role)!),
                    MustChangePassword = once,
                };
                await Create(services, user, password);
                Tell($"{user.Email} can sign in as {parsed.GetValue(role)}", password, once);
                return 0;
            }
        );
        return command;
    }

    private static Command DescribeReset()
    {
        var email = Email();
        var given = PasswordFromStandardInput();
        var command = new Command("reset-password", "Give somebody a new password and end their sessions")
        {
            email,
            given,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                await using var services = Services();
                var users = services.GetRequiredService<UserManager<DeskUser>>();
                var user = await Find(users, parsed.GetValue(email)!);
                var (password, once) = Password(parsed.GetValue(given));
                user.MustChangePassword = once;

                // The token way also raises the security stamp, which ends the sessions.
                var token = await users.GeneratePasswordResetTokenAsync(user);
                Check(await users.ResetPasswordAsync(user, token, password));
                Check(await users.SetLockoutEndDateAsync(user, null));
                Tell($"{user.Email} has a new password", password, once);
                return 0;
            }
        );
        return command;
    }

    private static Command DescribeDisable()
    {
        var email = Email();
        var command = new Command("disable", "Shut somebody out and end their sessions") { email };
        command.SetAction(
            async (parsed, cancel) =>
            {
                await using var services = Services();
                var users = services.GetRequiredService<UserManager<DeskUser>>();
                var user = await Find(users, parsed.GetValue(email)!);
                user.Disabled = true;
                Check(await users.UpdateSecurityStampAsync(user));
                Console.WriteLine($"{user.Email} can no longer sign in.");
                return 0;
            }
        );
        return command;
    }

    private static Option<string> Email() =>
        new("--email") { Required = true, Description = "The name to sign in with" };

    private static Option<bool> PasswordFromStandardInput() =>
        new("--password-stdin")
        {
            Description = "Read the password from standard input; else a one-time one is printed",
        };

    private static (string Password, bool Once) Password(bool fromStandardInput)
    {
        if (!fromStandardInput)
        {
            return (OneTimePassword(), true);
        }

        return Console.In.ReadLine() is { Length: > 0 } line
            ? (line, false)
            : throw new CommandException(
                "There is no password on standard input: echo 'long password' | abusedesk user …"
            );
    }

    private static async Task<DeskUser> Find(UserManager<DeskUser> users, string email) =>
        await users.FindByEmailAsync(email) ?? throw new CommandException($"Nobody here signs in as {email}.");

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new CommandException(string.Join(" ", result.Errors.Select(e => e.Description)));
        }
    }

    private static void Tell(string done, string password, bool once) =>
        Console.WriteLine(once ? $"{done}. One-time password: {password}" : $"{done}.");

    private static string Word() =>
        new(Enumerable.Range(0, 5).Select(_ => Letters[RandomNumberGenerator.GetInt32(Letters.Length)]).ToArray());

    private static ServiceProvider Services()
    {
        var settings = DeskConfiguration.Load(DeskConfiguration.Read([]));
        return new ServiceCollection().AddLogging().AddDeskData(settings).AddStaff(settings).BuildServiceProvider();
    }
}

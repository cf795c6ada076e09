using System.CommandLine;
using AbuseDesk.Data;
using AbuseDesk.Ops;

namespace AbuseDesk.Staff;

/// <summary><c>user …</c> and <c>api-key …</c>.</summary>
internal static class StaffCommands
{
    private const int MaxPassword = 1_000;

    public static Command Users() => new("user", "Accounts of staff") { CreateUser(), ResetPassword(), DisableUser() };

    public static Command Keys() => new("api-key", "Keys of the JSON API") { CreateKey() };

    private static Command CreateUser()
    {
        var role = new Option<string>("--role")
        {
            Required = true,
            Description = string.Join(", ", StaffAccounts.Roles),
        };
        role.AcceptOnlyFromAmong([.. StaffAccounts.Roles]);
        var name = new Option<string>("--name") { Description = "As others see it" };
        var email = Email();
        var command = new Command("create", "Make an account; the password is good for the first sign-in")
        {
            email,
            role,
            name,
            PasswordFromStdin(),
        };
        return command.With(
            async (parsed, services, _) =>
            {
                var address = parsed.GetRequiredValue(email);
                var password = await ReadPassword();
                var accounts = services.GetRequiredService<StaffAccounts>();
                await accounts.Create(
                    address,
                    StaffAccounts.Role(parsed.GetRequiredValue(role)),
                    parsed.GetValue(name),
                    password
                );
                Console.WriteLine($"{address} can sign in and will be asked for a password of their own.");
            }
        );
    }

    private static Command ResetPassword()
    {
        var email = Email();
        var command = new Command("reset-password", "Give an account a new password and end its sessions")
        {
            email,
            PasswordFromStdin(),
        };
        return command.With(
            async (parsed, services, _) =>
            {
                var address = parsed.GetRequiredValue(email);
                await services.GetRequiredService<StaffAccounts>().ResetPassword(address, await ReadPassword());
                Console.WriteLine($"{address} has a new password; every session has ended.");
            }
        );
    }

    private static Command DisableUser()
    {
        var email = Email();
        var command = new Command("disable", "Close an account and end its sessions within a minute") { email };
        return command.With(
            async (parsed, services, _) =>
            {
                var address = parsed.GetRequiredValue(email);
                await services.GetRequiredService<StaffAccounts>().Disable(address);
                Console.WriteLine($"{address} can no longer sign in.");
            }
        );
    }

    private static Command CreateKey()
    {
        var name = new Option<string>("--name") { Required = true, Description = "Who uses it" };
        var scope = new Option<string[]>("--scope")
        {
            Required = true,
            Description = string.Join(", ", ApiKeys.Scopes),
        };
        scope.AcceptOnlyFromAmong([.. ApiKeys.Scopes]);
        var command = new Command("create", "Print a new key, once") { name, scope };
        return command.With(
            async (parsed, services, cancel) =>
            {
                var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
                var (key, row) = ApiKeys.Create(parsed.GetRequiredValue(name), parsed.GetRequiredValue(scope), now);
                var db = services.GetRequiredService<DeskContext>();
                db.ApiKeys.Add(row);
                await db.SaveChangesAsync(cancel);
                Console.WriteLine(key);
            }
        );
    }

    private static Option<string> Email() =>
        new("--email") { Required = true, Description = "With which they sign in" };

    private static Option<bool> PasswordFromStdin() =>
        new("--password-stdin") { Required = true, Description = "The password is the first line of standard input" };

    // Never an argument: those are seen by everybody on the machine.
    private static async Task<string> ReadPassword()
    {
        var line = await Console.In.ReadLineAsync();
        return line is { Length: > 0 and <= MaxPassword }
            ? line
            : throw new CommandException("no password on standard input: give it as the first line.");
    }
}

using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using AbuseDesk.Data;
using AbuseDesk.Ops;

namespace AbuseDesk.Staff;

/// <summary><c>api-key create</c>: prints a key of the JSON API, once; only its hash is kept.</summary>
internal static class ApiKeyCommand
{
    private static readonly string[] Scopes = ["reports:write", "cases:read", "registry:write"];

    public static Command Describe()
    {
        var name = new Option<string>("--name") { Required = true, Description = "Whose it is" };
        var scope = new Option<string[]>("--scope")
        {
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            Description = string.Join(", ", Scopes),
        };
        scope.AcceptOnlyFromAmong(Scopes);
        var create = new Command("create", "Make a key and print it once") { name, scope };
        create.SetAction(
            async (parsed, cancel) =>
            {
                var settings = DeskConfiguration.Load(DeskConfiguration.Read([]));
                var key = "desk_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
                await using var desk = new DeskContext(DeskSchema.Options(settings.ConnectionString));
                desk.ApiKeys.Add(
                    new ApiKey
                    {
                        Id = Guid.CreateVersion7(),
                        Name = parsed.GetValue(name)!,
                        Scopes = parsed.GetValue(scope)!.Distinct(StringComparer.Ordinal).ToArray(),
                        Hash = HashOf(key),
                        CreatedAt = TimeProvider.System.GetUtcNow(),
                    }
                );
                await desk.SaveChangesAsync(cancel);
                Console.WriteLine(key);
                return 0;
            }
        );
        return new Command("api-key", "Keys of the JSON API") { create };
    }

    /// <summary>What is kept of a key. It has 256 random bits, so a plain hash is enough.</summary>
    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

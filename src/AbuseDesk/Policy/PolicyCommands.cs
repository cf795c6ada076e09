using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using AbuseDesk.Data;
using AbuseDesk.Ops;

namespace AbuseDesk.Policy;

/// <summary><c>policy check</c> and <c>policy explain</c>: profiles without a database.</summary>
public static class PolicyCommands
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Describe()
    {
        var file = new Argument<string>("FILE.yaml") { Description = "The profile" };
        var check = new Command("check", "Name every fault of a profile with its line") { file };
        check.SetAction((parsed, _) => Check(parsed.GetRequiredValue(file), Console.Out, Console.Error));
        var profile = new Option<string>("--profile")
        {
            Description = $"{string.Join(", ", PolicyPresets.Names)}, or a YAML file",
            Required = true,
        };
        var explain = new Command("explain", "Read situations as JSON lines, print what the profile proposes for each")
        {
            profile,
        };
        explain.SetAction(
            (parsed, cancel) =>
                Explain(parsed.GetRequiredValue(profile), Console.In, Console.Out, Console.Error, cancel)
        );
        return new Command("policy", "How the desk decides") { check, explain };
    }

    public static async Task<int> Check(string file, TextWriter output, TextWriter error)
    {
        var profile = await Faultless(PolicyFiles.ReadFile(file), file, error);
        await output.WriteLineAsync($"{file}: profile {profile.Name}, {profile.Rules.Count} rules, no faults");
        return 0;
    }

    /// <summary>One line for each line: a suggestion, or what is wrong with the line.</summary>
    public static async Task<int> Explain(
        string nameOrPath,
        TextReader input,
        TextWriter output,
        TextWriter error,
        CancellationToken cancel
    )
    {
        if (!PolicyPresets.Names.Contains(nameOrPath, StringComparer.Ordinal) && !File.Exists(nameOrPath))
        {
            throw new CommandException(
                $"'{nameOrPath}' is neither {string.Join(", ", PolicyPresets.Names)} nor a file that is there."
            );
        }

        var profile = await Faultless(PolicyFiles.Read(nameOrPath), nameOrPath, error);
        var number = 0;
        var wrong = 0;
        while (await input.ReadLineAsync(cancel) is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                await output.WriteLineAsync(
                    Line(Suggestion.Of(profile, SituationReader.Read(line.TrimStart('\uFEFF'))))
                );
            }
            catch (SituationException bad)
            {
                wrong++;
                await output.WriteLineAsync(Line(bad.Message, number));
            }
        }

        return wrong == 0
            ? 0
            : throw new CommandException(
                $"{wrong} of {number} lines are no situations; their lines say what is wrong."
            );
    }

    /// <summary>A suggestion as in the contract, every key in its order.</summary>
    public static string Line(Suggestion suggestion) =>
        Json(json =>
        {
            json.WriteString("rule", suggestion.Rule.Id);
            List(json, "actions", suggestion.Actions);
            json.WriteString("mode", StoredText.Text(suggestion.Mode));
            json.WriteString("deadline", suggestion.Deadline?.ToString());
            json.WriteString("approval", StoredText.Text(suggestion.Approval));
            json.WriteString("template", suggestion.Template);
            json.WriteString("close_rule", suggestion.CloseRule);
            List(json, "why", suggestion.Why);
            List(json, "missing", suggestion.Missing);
        });

    private static string Line(string error, int number) =>
        Json(json =>
        {
            json.WriteString("error", error);
            json.WriteNumber("line", number);
        });

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void List(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static async Task<PolicyProfile> Faultless(ProfileReading reading, string name, TextWriter error)
    {
        foreach (var fault in reading.Faults)
        {
            await error.WriteLineAsync(fault.ToString());
        }

        return reading.Profile
            ?? throw new CommandException(
                $"{name} has {reading.Faults.Count} faults, named above. Put them right and check again."
            );
    }
}

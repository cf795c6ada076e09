namespace AbuseDesk.Registry;

/// <summary>A line of customers.csv.</summary>
internal sealed record CustomerLine(int Line, Customer Customer)
{
    public static readonly CsvTable Table = new(
        ["ref", "name"],
        ["contact_name", "email", "phone", "language", "flags", "note"]
    );

    public static CustomerLine? Read(CsvLine line, TimeProvider clock, List<ImportProblem> problems)
    {
        var before = problems.Count;
        var field = new LineFields(line, problems);
        var customer = new Customer
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Ref = field.Text("ref", 64, required: "C-1001") ?? "",
            Name = field.Text("name", 200, required: "山田商店") ?? "",
            ContactName = field.Text("contact_name", 200),
            Email = Email(field),
            Phone = field.Text("phone", 50),
            Language = Language(field),
            Flags = field.Flags("flags"),
            Note = field.Text("note", 4_000),
        };
        return problems.Count == before ? new CustomerLine(line.Line, customer) : null;
    }

    private static string? Email(LineFields field)
    {
        var text = field.Text("email", 254);
        if (text is not null && AssetName.Mailbox(text) is null)
        {
            field.Wrong($"email '{text}' is no mail address: owner@example.com");
        }

        return text;
    }

    private static string Language(LineFields field)
    {
        var text = field.Text("language", 10) ?? "ja";
        if (text is not ("ja" or "en"))
        {
            field.Wrong($"language '{text}' is not known: ja or en");
        }

        return text;
    }
}

/// <summary>The fields of one line, with what is wrong about them.</summary>
internal sealed class LineFields(CsvLine line, List<ImportProblem> problems)
{
    public void Wrong(string reason) => problems.Add(new ImportProblem(line.Line, reason));

    /// <summary>Null when empty. <paramref name="required"/>: an example of what must stand there.</summary>
    public string? Text(string column, int longest, string? required = null)
    {
        var text = line[column];
        if (text.Length == 0)
        {
            if (required is not null)
            {
                Wrong($"{column} is empty: for example {required}");
            }

            return null;
        }

        if (text.Length > longest)
        {
            Wrong($"{column} has {text.Length} characters: at most {longest}");
        }
        else if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
        {
            Wrong($"{column} contains control characters");
        }

        return text;
    }

    public string[] Flags(string column, IReadOnlyList<string>? known = null)
    {
        var flags = line[column].Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var flag in flags)
        {
            if (known is not null && !known.Contains(flag, StringComparer.Ordinal))
            {
                Wrong($"flag '{flag}' is not known: {string.Join('|', known)}");
            }
            else if (flag.Length > 40 || !flag.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
            {
                Wrong($"flag '{flag}' is no word of a-z, 0-9 and _: pci|reseller|no_it_staff");
            }
        }

        return [.. flags.Distinct(StringComparer.Ordinal)];
    }
}

using System.Runtime.CompilerServices;
using AbuseDesk.Outgoing;

namespace AbuseDesk.Tests.Outgoing;

/// <summary>Full texts somebody has read and approved, in <c>Approved/</c>. ABUSEDESK_APPROVE=1 writes them anew.</summary>
internal static class Approved
{
    public static void Check(string name, OutgoingDraft draft) => Check(name, draft.Subject, draft.Body);

    public static void Check(string name, string subject, string body, [CallerFilePath] string here = "")
    {
        var text = $"Subject: {subject}\n\n{body}";
        var file = Path.Combine(Path.GetDirectoryName(here)!, "Approved", name + ".txt");
        if (Environment.GetEnvironmentVariable("ABUSEDESK_APPROVE") is "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        Assert.True(File.Exists(file), $"No approved text {name}: read it, then run with ABUSEDESK_APPROVE=1.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), text);
    }
}

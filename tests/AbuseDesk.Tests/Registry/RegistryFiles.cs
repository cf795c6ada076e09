using System.Text;
using AbuseDesk.Data;
using AbuseDesk.Registry;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Registry;

/// <summary>Files given to a registry, and what it holds afterwards.</summary>
internal sealed class RegistryFiles(string connectionString)
{
    public const string CustomerHeader = "ref,name,contact_name,email,phone,language,flags,note\n";
    public const string Header =
        "kind,asset,address,port_from,port_to,service,customer_ref,flags,valid_from,valid_to,source,note\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Task<ImportResult> Customers(string file) =>
        Import(Encoding.UTF8.GetBytes(file), (import, stream) => import.Customers(stream, dryRun: false, Cancel));

    public Task<ImportResult> Assignments(string file, bool dryRun = false, string? replaceSource = null) =>
        Import(
            Encoding.UTF8.GetBytes(file),
            (import, stream) => import.Assignments(stream, dryRun, replaceSource, Cancel)
        );

    public async Task<ImportResult> Import(byte[] file, Func<RegistryImport, Stream, Task<ImportResult>> run)
    {
        await using var context = Context();
        return await run(new RegistryImport(context, TimeProvider.System), new MemoryStream(file));
    }

    public async Task<long> Version()
    {
        await using var context = Context();
        return await context.RegistryVersions.Select(v => v.Version).SingleAsync(Cancel);
    }

    public DeskContext Context() => new(DeskSchema.Options(connectionString));
}

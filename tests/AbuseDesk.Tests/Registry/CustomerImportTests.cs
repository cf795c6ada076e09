using System.Text;
using Microsoft.EntityFrameworkCore;
using static AbuseDesk.Tests.Registry.RegistryFiles;

namespace AbuseDesk.Tests.Registry;

public sealed class CustomerImportTests(DeskDatabase database) : IClassFixture<DeskDatabase>
{
    private readonly RegistryFiles _files = new(database.ConnectionString);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Customers_are_added_changed_and_left_alone_by_their_reference()
    {
        const string File =
            CustomerHeader + "K-1,山田商店,,a@k1.example,,ja,pci|no_it_staff,\nK-2,\"Blue, Ltd.\",,,,en,,\n";

        var first = await _files.Customers(File);
        var again = await _files.Customers(File);
        var changed = await _files.Customers(
            File.Replace("Blue, Ltd.", "Blue \"\"Harbor\"\" Ltd.", StringComparison.Ordinal)
        );

        Assert.Equal((2, 0, 0), (first.Added, first.Changed, first.Unchanged));
        Assert.Equal((0, 0, 2), (again.Added, again.Changed, again.Unchanged));
        Assert.Equal((0, 1, 1), (changed.Added, changed.Changed, changed.Unchanged));
        await using var context = _files.Context();
        var customer = await context.Customers.SingleAsync(c => c.Ref == "K-2", Cancel);
        Assert.Equal("Blue \"Harbor\" Ltd.", customer.Name);
        Assert.Equal(["pci", "no_it_staff"], (await context.Customers.SingleAsync(c => c.Ref == "K-1", Cancel)).Flags);
    }

    [Fact]
    public async Task Every_bad_line_is_named_and_nothing_is_taken()
    {
        var result = await _files.Customers(
            CustomerHeader + "B-1,Right,,,,ja,,\n" + ",No reference,,,,ja,,\n" + "B-2,,,not a mail,,fr,pc i,\n"
        );

        Assert.True(result.IsRefused);
        Assert.Equal(
            [
                "line 3: ref is empty: for example C-1001",
                "line 4: name is empty: for example 山田商店",
                "line 4: email 'not a mail' is no mail address: owner@example.com",
                "line 4: language 'fr' is not known: ja or en",
                "line 4: flag 'pc i' is no word of a-z, 0-9 and _: pci|reseller|no_it_staff",
            ],
            result.Problems.Select(p => p.ToString())
        );
        await using var context = _files.Context();
        Assert.False(await context.Customers.AnyAsync(c => c.Ref.StartsWith("B-"), Cancel));

        var twice = await _files.Customers(CustomerHeader + "B-1,Right,,,,ja,,\n\nB-1,Twice,,,,ja,,\n");
        Assert.Equal("line 4: ref 'B-1' stands in line 2 already", Assert.Single(twice.Problems).ToString());
    }

    [Fact]
    public async Task A_field_that_looks_like_a_formula_is_data()
    {
        await _files.Customers(CustomerHeader + "F-1,=HYPERLINK(1),,,'+81 3,ja,,\"@SUM(A1)\n-2\"\n");

        await using var context = _files.Context();
        var customer = await context.Customers.SingleAsync(c => c.Ref == "F-1", Cancel);
        Assert.Equal(("=HYPERLINK(1)", "@SUM(A1)\n-2"), (customer.Name, customer.Note));
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_first_column()
    {
        var result = await _files.Customers("\uFEFF" + CustomerHeader + "M-1,With mark,,,,,,\r\n");

        Assert.Equal(1, result.Added);
    }

    [Theory]
    [InlineData("shift_jis", "line 2: not UTF-8 (perhaps Shift_JIS or Latin-1)")]
    [InlineData("utf-16", "line 1: the file is UTF-16")]
    public async Task A_wrong_encoding_is_named(string encoding, string reason)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var file = Encoding.GetEncoding(encoding);

        var result = await _files.Import(
            [.. file.GetPreamble(), .. file.GetBytes(CustomerHeader + "S-1,山田商店,,,,ja,,\n")],
            (import, stream) => import.Customers(stream, dryRun: false, Cancel)
        );

        Assert.StartsWith(reason, Assert.Single(result.Problems).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "the file is empty: the first line names the columns")]
    [InlineData("ref;name\n", "line 1: unknown column 'ref;name'; column 'ref' is missing; column 'name' is missing.")]
    [InlineData("ref,name,mail,name\n", "line 1: unknown column 'mail'; column 'name' stands twice.")]
    [InlineData("ref,name\nX-1,a,b\n", "line 2: 3 fields but 2 columns")]
    [InlineData("ref,name\nX-1,\"never closed\n", "line 2: a quote inside a field")]
    [InlineData("ref,name\nX-1,a \"b\" c\n", "line 2: a quote inside a field")]
    [InlineData("ref,name\nX-1,a\0b\n", "the file contains zero bytes")]
    public async Task A_file_that_is_no_table_is_refused_with_the_reason(string text, string reason)
    {
        var result = await _files.Customers(text);

        Assert.StartsWith(reason, Assert.Single(result.Problems).ToString(), StringComparison.Ordinal);
    }
}

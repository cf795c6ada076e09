using System.Net;
using AbuseDesk.Staff;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Pages;

public sealed class AccountTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly WebDesk _desk = new(database.ConnectionString);
    private readonly string _email = $"{Guid.NewGuid():N}@minato.example";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account()
    {
        await _desk.Person(_email);
        using var visitor = _desk.Visit();
        string said = "";
        for (var i = 0; i < 6; i++)
        {
            said = await Try(visitor, "not the password");
        }

        Assert.Contains("Too many attempts", said);
        Assert.Contains("Too many attempts", await Try(visitor, WebDesk.Password));
    }

    [Fact]
    public async Task An_unknown_name_and_a_wrong_password_sound_the_same()
    {
        await _desk.Person(_email);
        using var visitor = _desk.Visit();
        var wrong = await Try(visitor, "not the password");
        var unknown = await visitor.Submit(
            "/account/login",
            "main form",
            ("Typed.Email", "nobody@minato.example"),
            ("Typed.Password", "x")
        );
        Assert.Equal(wrong, (await Visitor.Read(unknown)).QuerySelector("#problem")!.TextContent);
    }

    [Fact]
    public async Task A_one_time_password_opens_nothing_until_it_is_replaced()
    {
        await _desk.Person(_email, mustChange: true);
        using var visitor = await _desk.SignIn(_email);
        var answer = await visitor.Get("/");
        Assert.Equal("/account/password", answer.Headers.Location!.ToString());
        answer = await visitor.Submit(
            "/account/password",
            "main form",
            ("Typed.Current", WebDesk.Password),
            ("Typed.New", "another good passphrase"),
            ("Typed.Again", "another good passphrase")
        );
        Assert.Equal("/", answer.Headers.Location!.ToString());
        await visitor.Open("/");
    }

    [Fact]
    public async Task Somebody_disabled_cannot_sign_in()
    {
        var id = await _desk.Person(_email);
        await _desk.InDatabase(db =>
            db.Users.Where(u => u.Id == id).ExecuteUpdateAsync(u => u.SetProperty(x => x.Disabled, true))
        );
        using var visitor = _desk.Visit();
        Assert.Contains("is wrong", await Try(visitor, WebDesk.Password));
    }

    [Fact]
    public async Task Shortcuts_can_be_switched_off()
    {
        await _desk.Person(_email);
        using var visitor = await _desk.SignIn(_email);
        Assert.Equal("on", (await visitor.Open("/")).DocumentElement.GetAttribute("data-keys"));
        await visitor.Submit("/account/profile", "main form", ("keys", null));
        Assert.Equal("off", (await visitor.Open("/")).DocumentElement.GetAttribute("data-keys"));
    }

    [Fact]
    public async Task Nobody_is_sent_elsewhere_after_signing_in()
    {
        await _desk.Person(_email);
        using var visitor = _desk.Visit();
        var answer = await visitor.Submit(
            "/account/login?back=https%3A%2F%2Fevil.example",
            "main form",
            ("Typed.Email", _email),
            ("Typed.Password", WebDesk.Password)
        );
        Assert.Equal("/", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task An_administrator_makes_an_account_with_a_password_that_is_shown_once()
    {
        await _desk.Person(_email, StaffRole.Admin);
        using var admin = await _desk.SignIn(_email);
        var name = $"{Guid.NewGuid():N}@minato.example";
        var made = await Visitor.Read(
            await admin.Submit("/admin/users", "main form", ("Email", name), ("Name", "田中"), ("Role", "Lead"))
        );
        var password = made.QuerySelector(".secret")!.TextContent;
        Assert.DoesNotContain(password, (await admin.Open("/admin/users")).DocumentElement.InnerHtml);

        using var visitor = _desk.Visit();
        var signedIn = await visitor.Submit(
            "/account/login",
            "main form",
            ("Typed.Email", name),
            ("Typed.Password", password)
        );
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.Equal("/account/password", (await visitor.Get("/")).Headers.Location!.ToString());
    }

    [Fact]
    public async Task An_administrator_cannot_lock_themselves_out()
    {
        var id = await _desk.Person(_email, StaffRole.Admin);
        using var admin = await _desk.SignIn(_email);
        var answer = await admin.Submit(
            "/admin/users",
            $"form[action*=Change]:has(input[value='{id}'])",
            ("role", "Operator")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    private async Task<string> Try(Visitor visitor, string password)
    {
        var answer = await visitor.Submit(
            "/account/login",
            "main form",
            ("Typed.Email", _email),
            ("Typed.Password", password)
        );
        return (await Visitor.Read(answer)).QuerySelector("#problem")?.TextContent ?? "";
    }
}

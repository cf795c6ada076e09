using System.ComponentModel.DataAnnotations;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace AbuseDesk.Pages.Account;

[EnableRateLimiting(FormLimits.SignIn)]
public sealed class LoginModel(SignInManager<DeskUser> signIn, UserManager<DeskUser> users) : PageModel
{
    [BindProperty]
    public Entry Typed { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? Back { get; set; }

    /// <summary>Why not: one text for every wrong name or password, another for a locked account.</summary>
    public string? Problem { get; private set; }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return Refuse("Login.Incomplete");
        }

        var user = await users.FindByEmailAsync(Typed.Email.Trim());
        if (user is null)
        {
            // As much work as for a real account: the time taken tells nobody which addresses exist.
            users.PasswordHasher.HashPassword(new DeskUser(), Typed.Password);
            return Refuse("Login.Wrong");
        }

        var result = await signIn.CheckPasswordSignInAsync(user, Typed.Password, lockoutOnFailure: true);
        if (result.IsLockedOut)
        {
            return Refuse("Login.Locked");
        }

        if (!result.Succeeded || user.Disabled)
        {
            return Refuse("Login.Wrong");
        }

        await signIn.SignInAsync(user, isPersistent: false);
        return LocalRedirect(Url.IsLocalUrl(Back) ? Back : "/");
    }

    private PageResult Refuse(string problem)
    {
        Problem = problem;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    public sealed class Entry
    {
        [Required, StringLength(254)]
        public string Email { get; set; } = "";

        [Required, StringLength(200)]
        public string Password { get; set; } = "";
    }
}

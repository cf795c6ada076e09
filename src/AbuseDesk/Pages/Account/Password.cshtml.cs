using System.ComponentModel.DataAnnotations;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AbuseDesk.Pages.Account;

public sealed class PasswordModel(SignInManager<DeskUser> signIn, UserManager<DeskUser> users) : PageModel
{
    [BindProperty]
    public Entry Typed { get; set; } = new();

    public IReadOnlyList<string> Problems { get; private set; } = [];

    public bool IsForced => User.HasClaim(c => c.Type is StaffClaims.MustChangePassword);

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return Refuse("Password.Incomplete");
        }

        if (!string.Equals(Typed.New, Typed.Again, StringComparison.Ordinal))
        {
            return Refuse("Password.Differ");
        }

        var user = (await users.GetUserAsync(User))!;
        if (string.Equals(Typed.New, Typed.Current, StringComparison.Ordinal))
        {
            return Refuse("Password.Same");
        }

        var result = await users.ChangePasswordAsync(user, Typed.Current, Typed.New);
        if (!result.Succeeded)
        {
            return Refuse([.. result.Errors.Select(e => "Password." + e.Code)]);
        }

        user.MustChangePassword = false;
        await users.UpdateAsync(user);
        await signIn.RefreshSignInAsync(user);
        Toast.Say(TempData, "Password.Changed");
        return Redirect("/");
    }

    private PageResult Refuse(params string[] problems)
    {
        Problems = problems;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    public sealed class Entry
    {
        [Required, StringLength(200)]
        public string Current { get; set; } = "";

        [Required, StringLength(200)]
        public string New { get; set; } = "";

        [Required, StringLength(200)]
        public string Again { get; set; } = "";
    }
}

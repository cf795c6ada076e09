using System.Security.Claims;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AbuseDesk.Pages.Account;

public sealed class ProfileModel(SignInManager<DeskUser> signIn, UserManager<DeskUser> users) : PageModel
{
    public DeskUser Me { get; private set; } = null!;

    public bool KeysOn { get; private set; }

    public async Task OnGetAsync()
    {
        Me = (await users.GetUserAsync(User))!;
        KeysOn = !User.HasClaim(StaffClaims.Keys, "off");
    }

    public async Task<IActionResult> OnPostAsync(string language, bool keys)
    {
        if (!PagesSetup.Languages.Contains(language, StringComparer.Ordinal))
        {
            return BadRequest();
        }

        var user = (await users.GetUserAsync(User))!;
        user.Language = language;
        await users.UpdateAsync(user);
        var off = new Claim(StaffClaims.Keys, "off");
        await users.RemoveClaimAsync(user, off);
        if (!keys)
        {
            await users.AddClaimAsync(user, off);
        }

        await signIn.RefreshSignInAsync(user);
        Toast.Say(TempData, "Profile.Saved");
        return Redirect("/account/profile");
    }
}

using AbuseDesk.Staff;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AbuseDesk.Pages.Account;

/// <summary>The switch in every header: kept with the person, or in a cookie for who is not signed in.</summary>
public sealed class LanguageModel(SignInManager<DeskUser> signIn, UserManager<DeskUser> users) : PageModel
{
    public IActionResult OnGet() => Redirect("/");

    public async Task<IActionResult> OnPostAsync(string language, string? back)
    {
        if (!PagesSetup.Languages.Contains(language, StringComparer.Ordinal))
        {
            return BadRequest();
        }

        if (User.Identity is { IsAuthenticated: true } && await users.GetUserAsync(User) is { } user)
        {
            user.Language = language;
            await users.UpdateAsync(user);
            await signIn.RefreshSignInAsync(user);
        }

        Response.Cookies.Append(
            PagesSetup.LanguageCookie,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)),
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = Request.IsHttps,
                MaxAge = TimeSpan.FromDays(365),
            }
        );
        return LocalRedirect(Url.IsLocalUrl(back) ? back : "/");
    }
}

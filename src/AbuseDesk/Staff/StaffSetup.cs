using System.Security.Claims;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AbuseDesk.Staff;

/// <summary>Who may sign in, and how.</summary>
public static class StaffSetup
{
    public static IServiceCollection AddStaff(this IServiceCollection services, DeskSettings settings)
    {
        services
            .AddIdentityCore<DeskUser>(identity =>
            {
                identity.User.RequireUniqueEmail = true;
                identity.Password.RequiredLength = 12;
                identity.Password.RequireDigit = false;
                identity.Password.RequireLowercase = false;
                identity.Password.RequireUppercase = false;
                identity.Password.RequireNonAlphanumeric = false;
                identity.Lockout.MaxFailedAccessAttempts = 5;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            })
            .AddEntityFrameworkStores<DeskContext>()
            .AddSignInManager()
            .AddDefaultTokenProviders()
            .AddClaimsPrincipalFactory<StaffPrincipal>();
        services
            .AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, cookie => Describe(cookie, settings));
        services.AddScoped<StaffAccounts>();
        services.Configure<SecurityStampValidatorOptions>(stamp => stamp.ValidationInterval = TimeSpan.FromMinutes(1));
        return services;
    }

    private static void Describe(CookieAuthenticationOptions cookie, DeskSettings settings)
    {
        var secure = settings.PublicUrl.Scheme is "https";
        cookie.Cookie.Name = secure ? "__Host-desk" : "desk";
        cookie.Cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.LoginPath = "/account/login";
        cookie.AccessDeniedPath = "/error/403";
        cookie.ReturnUrlParameter = "back";
        cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
        cookie.SlidingExpiration = true;
        cookie.Events.OnValidatePrincipal = SecurityStampValidator.ValidatePrincipalAsync;
    }
}

/// <summary>The claims of a member of staff.</summary>
public sealed class StaffPrincipal(UserManager<DeskUser> users, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<DeskUser>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(DeskUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(identity.RoleClaimType, StoredText.Text(user.Role)));
        identity.AddClaim(new Claim(StaffClaims.Name, user.Name.Length > 0 ? user.Name : user.Email ?? ""));
        identity.AddClaims(user.Compartments.Select(c => new Claim(StaffClaims.Compartment, c)));
        if (user.Language is { } language)
        {
            identity.AddClaim(new Claim(StaffClaims.Language, language));
        }

        if (user.MustChangePassword)
        {
            identity.AddClaim(new Claim(StaffClaims.MustChangePassword, "true"));
        }

        return identity;
    }
}

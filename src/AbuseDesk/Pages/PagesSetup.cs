using System.Text.Unicode;
using AbuseDesk.Intake;
using AbuseDesk.Ops;
using AbuseDesk.Policy;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.WebEncoders;

namespace AbuseDesk.Pages;

/// <summary>The web as people see it.</summary>
public static class PagesSetup
{
    /// <summary>Every page that can be opened without signing in. A test holds the endpoints against this list.</summary>
    public static readonly IReadOnlyList<string> AnonymousPages =
    [
        "/Account/Login",
        "/Account/Language",
        "/Errors/Index",
        "/Form/Index",
        "/Form/Receipt",
    ];

    public static readonly IReadOnlyList<string> Languages = ["ja", "en"];

    public static IServiceCollection AddPages(this IServiceCollection services, DeskSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddLocalization(options => options.ResourcesPath = "Resources");
        services.AddScoped<Words>();
        services.AddScoped<Times>();
        services.AddScoped<Cases.ActMails>();
        services.AddScoped<Cases.ActDoing>();
        services.AddScoped<Cases.OwnerChange>();
        services.AddScoped<Messages.MessageCorrections>();

        // Japanese in the source of a page stays Japanese.
        services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new(UnicodeRanges.All));
        services.Configure<RouteOptions>(route => route.LowercaseUrls = true);
        services.AddRazorPages(pages =>
        {
            foreach (var page in AnonymousPages)
            {
                pages.Conventions.AllowAnonymousToPage(page);
            }

            pages.Conventions.AuthorizeFolder("/Admin", "admin");
        });
        services.AddAntiforgery(antiforgery =>
        {
            var secure = settings.PublicUrl.Scheme is "https";
            antiforgery.Cookie.Name = secure ? "__Host-form" : "form";
            antiforgery.Cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        });
        services
            .AddAuthorizationBuilder()
            .AddPolicy("admin", policy => policy.RequireRole("admin"))
            .AddPolicy(PolicyBook.Editors, policy => policy.RequireRole(PolicyBook.Roles))
            .AddPolicy(ReaderRuleEdits.Policy, policy => policy.RequireRole(ReaderRuleEdits.Roles))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddRateLimiter(FormLimits.Describe);
        services.Configure<RequestLocalizationOptions>(options => Describe(options, settings));
        return services;
    }

    public static WebApplication UsePages(this WebApplication app)
    {
        if (app.Services.GetRequiredService<DeskSettings>().PublicUrl.Scheme is "https")
        {
            app.UseHsts();
        }

        app.UseExceptionHandler("/error/500");
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.Use(ProblemDocumentsForMachines);
        app.UseAuthentication();
        app.UseRequestLocalization();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.Use(OneTimePasswordFirst);
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorPages().WithStaticAssets();
        return app;
    }

    private static void Describe(RequestLocalizationOptions options, DeskSettings settings)
    {
        options.SetDefaultCulture(settings.Language);
        options.AddSupportedCultures([.. Languages]).AddSupportedUICultures([.. Languages]);
        options.RequestCultureProviders =
        [
            new CustomRequestCultureProvider(http =>
                Task.FromResult(
                    http.User.FindFirst(StaffClaims.Language) is { } chosen
                        ? new ProviderCultureResult(chosen.Value)
                        : null
                )
            ),
            new CookieRequestCultureProvider { CookieName = LanguageCookie },
            new AcceptLanguageHeaderRequestCultureProvider(),
        ];
    }

    public const string LanguageCookie = "language";

    // The API and the probes answer programs; a page would only be in their way.
    private static Task ProblemDocumentsForMachines(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path;
        if (
            path.StartsWithSegments("/api", StringComparison.Ordinal)
            || path.StartsWithSegments("/healthz", StringComparison.Ordinal)
            || path.StartsWithSegments("/readyz", StringComparison.Ordinal)
        )
        {
            http.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
        }

        return next(http);
    }

    // Whoever was given a one-time password sees nothing until it is replaced.
    private static Task OneTimePasswordFirst(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value ?? "";
        if (
            !http.User.HasClaim(c => c.Type is StaffClaims.MustChangePassword)
            || path is "/account/password" or "/account/logout" or "/account/language"
            || path.StartsWith("/error/", StringComparison.Ordinal)
            || http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null
        )
        {
            return next(http);
        }

        http.Response.Redirect("/account/password");
        return Task.CompletedTask;
    }
}

using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using AbuseDesk.Cases;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Admin;

/// <summary>Who may sign in. Passwords are made here, shown once, and replaced by their owner at the first sign-in.</summary>
public sealed class UsersModel(UserManager<DeskUser> users, TimeProvider clock) : PageModel
{
    // Without what is mistaken for something else when read out on the phone.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    public static readonly IReadOnlyList<StaffRole> Roles =
    [
        StaffRole.Operator,
        StaffRole.Lead,
        StaffRole.Legal,
        StaffRole.Officer,
        StaffRole.Admin,
    ];

    public IReadOnlyList<DeskUser> Everybody { get; private set; } = [];
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Shown on this one answer and stored nowhere in the clear.</summary>
    public (string Email, string Password)? OneTime { get; private set; }

    public Entry Typed { get; private set; } = new();

    public Task OnGetAsync(CancellationToken cancel) => List(cancel);

    public async Task<IActionResult> OnPostCreateAsync([FromForm] Entry typed, CancellationToken cancel)
    {
        Typed = typed;
        if (!ModelState.IsValid || !Roles.Contains(typed.Role))
        {
            return await Refuse(["Users.Incomplete"], cancel);
        }

        var user = new DeskUser
        {
            UserName = typed.Email.Trim(),
            Email = typed.Email.Trim(),
            Name = typed.Name.Trim(),
            Role = typed.Role,
            Compartments = [.. typed.Compartments.Where(Compartments.All.Contains)],
            MustChangePassword = true,
            CreatedAt = clock.GetUtcNow(),
        };
        var password = RandomNumberGenerator.GetString(Letters, 16);
        var made = await users.CreateAsync(user, password);
        if (!made.Succeeded)
        {
            return await Refuse([.. made.Errors.Select(e => "Users." + e.Code)], cancel);
        }

        OneTime = (user.Email, password);
        Typed = new Entry();
        await List(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostResetAsync(Guid id, CancellationToken cancel)
    {
        if (await users.FindByIdAsync(id.ToString()) is not { } user)
        {
            return NotFound();
        }

        var password = RandomNumberGenerator.GetString(Letters, 16);
        var token = await users.GeneratePasswordResetTokenAsync(user);
        var reset = await users.ResetPasswordAsync(user, token, password);
        if (!reset.Succeeded)
        {
            return await Refuse([.. reset.Errors.Select(e => "Users." + e.Code)], cancel);
        }

        user.MustChangePassword = true;
        user.LockoutEnd = null;
        user.AccessFailedCount = 0;
        await users.UpdateAsync(user);
        OneTime = (user.Email!, password);
        await List(cancel);
        return Page();
    }

    /// <summary>Role, circles and whether the account works; a change ends the sessions of that person within a minute.</summary>
    public async Task<IActionResult> OnPostChangeAsync(
        Guid id,
        StaffRole role,
        bool disabled,
        string[] compartments,
        CancellationToken cancel
    )
    {
        if (await users.FindByIdAsync(id.ToString()) is not { } user)
        {
            return NotFound();
        }

        if (id == User.Id() && (disabled || role != StaffRole.Admin))
        {
            return await Refuse(["Users.NotYourself"], cancel);
        }

        if (!Roles.Contains(role))
        {
            return BadRequest();
        }

        (user.Role, user.Disabled) = (role, disabled);
        user.Compartments = [.. compartments.Where(Compartments.All.Contains)];
        await users.UpdateAsync(user);
        await users.UpdateSecurityStampAsync(user);
        Toast.Say(TempData, "Users.Changed", user.Name);
        return Redirect("/admin/users");
    }

    private async Task<IActionResult> Refuse(IReadOnlyList<string> problems, CancellationToken cancel)
    {
        Problems = problems;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        await List(cancel);
        return Page();
    }

    private async Task List(CancellationToken cancel) =>
        Everybody = await users
            .Users.AsNoTracking()
            .OrderBy(u => u.Disabled)
            .ThenBy(u => u.Email)
            .Take(500)
            .ToListAsync(cancel);

    public sealed class Entry
    {
        [Required, EmailAddress, StringLength(254)]
        public string Email { get; set; } = "";

        [Required, StringLength(100)]
        public string Name { get; set; } = "";

        public StaffRole Role { get; set; } = StaffRole.Operator;

        public IList<string> Compartments { get; set; } = [];
    }
}

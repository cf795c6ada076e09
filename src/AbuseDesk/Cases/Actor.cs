namespace AbuseDesk.Cases;

/// <summary>Who does something: a member of staff, a party by a signed address, or the desk itself.</summary>
/// <param name="Kind">staff · customer · reporter · downstream · desk.</param>
/// <param name="Id">The member of staff.</param>
public readonly record struct Actor(string Kind, Guid? Id)
{
    public static readonly Actor Desk = new("desk", null);

    public static Actor Staff(Guid id) => new("staff", id);
}

using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace AbuseDesk.Pages;

/// <summary>What has just been done, said once on the next page, with the way to take it back.</summary>
public sealed record Toast(string Id, string[] Arguments, Guid? Undo)
{
    /// <summary>It was done to many cases; the undo takes all of it back.</summary>
    public bool All { get; init; }

    private const string Key = "toast";

    public string Text(Words words) => words[Id, [.. Arguments]];

    public static void Say(ITempDataDictionary next, string id, params string[] arguments) =>
        Say(next, new Toast(id, arguments, null));

    public static void Say(ITempDataDictionary next, Toast toast) => next[Key] = JsonSerializer.Serialize(toast);

    public static Toast? Take(ITempDataDictionary next) =>
        next[Key] is string stored ? JsonSerializer.Deserialize<Toast>(stored) : null;
}

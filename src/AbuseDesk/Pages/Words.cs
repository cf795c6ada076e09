using System.Globalization;
using AbuseDesk.Data;
using Microsoft.Extensions.Localization;

namespace AbuseDesk.Pages;

/// <summary>The desk's words in the language of who reads: texts by id, and codes under their family.</summary>
public sealed class Words(IStringLocalizer<SharedResource> texts)
{
    /// <summary>Two letters, as in <c>lang</c>.</summary>
    public static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    public string this[string id] => texts[id].Value;

    public string this[string id, params object[] arguments] => texts[id, arguments].Value;

    /// <summary>The text of a code. One this version does not know is shown as it is: nothing is hidden.</summary>
    public string Of(string family, string? code)
    {
        if (string.IsNullOrEmpty(code))
        {
            return "";
        }

        var text = texts[$"{family}.{code}"];
        return text.ResourceNotFound ? code : text.Value;
    }

    public string Of(string family, string code, params object[] arguments)
    {
        var text = texts[$"{family}.{code}", arguments];
        return text.ResourceNotFound ? code : text.Value;
    }

    public string Of<T>(T value)
        where T : struct, Enum => Of(typeof(T).Name, StoredText.Text(value));

    /// <summary>Counts that are told with another noun for one: <c>id_one</c>, <c>id_other</c>.</summary>
    public string Count(string id, long count) => texts[id + (count == 1 ? "_one" : "_other"), count].Value;
}

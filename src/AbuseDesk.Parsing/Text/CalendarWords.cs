using System.Collections.Frozen;

namespace AbuseDesk.Parsing.Text;

/// <summary>Month and weekday names in the languages reports are written in.</summary>
internal static class CalendarWords
{
    // października
    private const int MaxName = 12;

    private static readonly FrozenDictionary<string, int> Months = Build();

    private static readonly FrozenSet<string> Weekdays = (
        "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday "
        + "mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonntag "
        + "lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche "
        + "ma wo vr za zo maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
        + "lunes martes miercoles miércoles jueves viernes sabado sábado domingo mié jue vie sáb dom "
        + "lunedì martedì mercoledì giovedì venerdì sabato domenica gio "
        + "seg ter qua qui sex segunda terça quarta quinta sexta"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>1–12, or 0 where the word is no month.</summary>
    public static int Month(ReadOnlySpan<char> word) =>
        word switch
        {
            // as nearly every log writes them
            "Jan" => 1,
            "Feb" => 2,
            "Mar" => 3,
            "Apr" => 4,
            "May" => 5,
            "Jun" => 6,
            "Jul" => 7,
            "Aug" => 8,
            "Sep" => 9,
            "Oct" => 10,
            "Nov" => 11,
            "Dec" => 12,
            _ => Any(word),
        };

    private static int Any(ReadOnlySpan<char> word) =>
        word.Length is >= 3 and <= MaxName
        && Months.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var month)
            ? month
            : 0;

    public static bool IsWeekday(ReadOnlySpan<char> word) =>
        word.Length is >= 2 and <= 10 && Weekdays.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    private static FrozenDictionary<string, int> Build()
    {
        string[] names =
        [
            "jan january januar jänner janvier janv enero ene gennaio gen januari janeiro leden ledna styczeń stycznia januára",
            "feb february februar février fevrier févr fév febrero febbraio februari fevereiro fev únor února unora luty lutego februára",
            "mar march märz maerz mär mrz mars marzo maart mrt março březen března brezna marzec marca",
            "apr april avril avr abril abr aprile duben dubna kwiecień kwietnia apríl apríla",
            "may mai mayo maggio mag mei maio květen května kvetna maj maja máj mája",
            "jun june juni juin junio giugno giu junho červen června cervna czerwiec czerwca jún júna",
            "jul july juli juillet juil julio luglio lug julho červenec července cervence lipiec lipca júl júla",
            "aug august août aout agosto ago augustus srpen srpna sierpień sierpnia augusta",
            "sep sept september septembre septiembre settembre set setembro září zari wrzesień września wrzesnia septembra",
            "oct october oktober okt octobre octubre ottobre ott outubro out říjen října rijna październik października pazdziernika októbra",
            "nov november novembre noviembre novembro listopad listopadu listopada novembra",
            "dec december dezember dez décembre decembre déc diciembre dic dicembre dezembro prosinec prosince grudzień grudnia decembra",
        ];
        var months = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Length; i++)
        {
            foreach (var name in names[i].Split(' '))
            {
                months[name] = i + 1;
            }
        }

        return months.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}

using System.Buffers;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// The reporter's own things with words between: "our Minecraft server", "unser zentraler Mailserver", "my Synology NAS".
/// </summary>
internal static class FreeTextOurs
{
    private const int Farthest = 40;
    private const int MostBetween = 2;
    private static readonly SearchValues<char> Ends = SearchValues.Create(".,;:()");

    private static readonly WordScan Ours = Scan(
        "our |my |unser |unsere |unseren |unserem |unserer |mein |meine |meinen |meinem |meiner |notre |nos |mon |ma |nuestro |nuestra |"
            + "nuestros |nuestras |mi |nosso |nossa |nossos |nossas |meu |minha |onze |mijn |nostro |nostra |nostri |mio |mia "
    );

    private static readonly WordScan Things = Scan(
        "server|servers|host|hosts|machine|machines|system|systems|firewall|router|website|site|vps|nas|network|netz|netzwerk|rechner|"
            + "gateway|honeypot|honeypots|address|addresses|adresse|ip|ips|infrastructure|cluster|client|clients|customer|customers|kunde|kunden|"
            + "serveur|serveurs|machine|réseau|site|servidor|servidores|red|rede|sitio|máquina|sistema|netwerk|rete|sito|macchina|"
            + "mailserver|webserver|terminalserver|fileserver|gameserver|appliance|pbx|telefonanlage|camera"
    );

    /// <summary>Where the last such words stand; (−1, −1) for none.</summary>
    public static (int Start, int End) In(ReadOnlySpan<char> before)
    {
        var found = (-1, -1);
        foreach (var (word, at) in Ours.All(before))
        {
            var from = at + Ours.Length(word);
            var rest = before[from..Math.Min(before.Length, from + Farthest)];
            var end = rest.IndexOfAny(Ends);
            rest = end < 0 ? rest : rest[..end];
            foreach (var (thing, place) in Things.All(rest))
            {
                var length = Things.Length(thing);
                if (
                    rest[..place].Count(' ') <= MostBetween
                    && (place + length == rest.Length || !char.IsLetter(rest[place + length]))
                )
                {
                    found = (at, from + place + length);
                    break;
                }
            }
        }

        return found;
    }

    private static WordScan Scan(string words) => new(words.Split('|').Distinct(StringComparer.Ordinal));
}

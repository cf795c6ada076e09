using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Tests.Text;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("迷惑メールが届きました。", "ja")]
    [InlineData("ﾒｰﾙが届きました", "ja")]
    [InlineData("Please have a look at this.", "en")]
    [InlineData("Wir haben einen Angriff von Ihrem Netz und bitten um Abhilfe, das ist nicht gut.", "de")]
    [InlineData("Nous avons reçu une attaque, merci de vous occuper de votre serveur.", "fr")]
    [InlineData("Hemos recibido los ataques desde su red por la noche.", "es")]
    [InlineData("Wij hebben een aanval van het netwerk gezien.", "nl")]
    [InlineData("您好，我们发现来自贵公司的攻击行为", "zh")]
    [InlineData("Мы обнаружили атаку с вашего сервера", "ru")]
    [InlineData("12345", "en")]
    public void The_language_of_a_text_is_told_by_script_and_words(string text, string expected) =>
        Assert.Equal(expected, Language.Of(text));
}

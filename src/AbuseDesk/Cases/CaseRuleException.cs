namespace AbuseDesk.Cases;

/// <summary>A rule of the desk was broken by a person: shown to them under <c>Rule.{Code}</c>, nothing changed.</summary>
public sealed class CaseRuleException(string code, params object[] arguments) : Exception(code)
{
    public string Code { get; } = code;
    public IReadOnlyList<object> Arguments { get; } = arguments;
}

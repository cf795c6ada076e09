using Microsoft.Extensions.Localization;

[assembly: RootNamespace("AbuseDesk")]

namespace AbuseDesk;

/// <summary>Names the pair of resource files <c>Resources/SharedResource.{en,ja}.resx</c>; keys are stable ids.</summary>
public sealed class SharedResource;

using System.Xml;
using System.Xml.Linq;

namespace AbuseDesk.Parsing.Formats;

/// <summary>The incidents of one IODEF document, read one after the other within bounds; names are matched without namespace.</summary>
internal static class IodefDocument
{
    private const int MaxXml = 64_000_000;
    private const int MaxDepth = 48;
    private const int MaxIncidents = 20_000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxXml,
        MaxCharactersFromEntities = 1_000,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,

        // what stands behind the document (a signature, a footer) is not looked at
        ConformanceLevel = ConformanceLevel.Fragment,
    };

    /// <summary>All incidents up to the place where the document breaks off.</summary>
    public static List<IodefIncident> Incidents(ReadOnlyMemory<byte> xml, List<Problem> problems)
    {
        var incidents = new List<IodefIncident>();
        try
        {
            if (!IsShallow(xml))
            {
                problems.Add(new Problem(ProblemCodes.SchemaViolation, "XML is too deep"));
                return incidents;
            }

            using var reader = XmlReader.Create(new MemoryStream(xml.ToArray()), Settings);
            Read(reader, incidents);
        }
        catch (XmlException broken)
        {
            // cut off, a DTD, a bare "&": what stands before it was read
            problems.Add(
                new Problem(ProblemCodes.SchemaViolation, FormattableString.Invariant($"XML, line {broken.LineNumber}"))
            );
        }

        return incidents;
    }

    private static void Read(XmlReader reader, List<IodefIncident> incidents)
    {
        reader.MoveToContent();
        reader.Read();
        while (!reader.EOF && incidents.Count < MaxIncidents)
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.LocalName is "IODEF-Document")
                return;
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName is "Incident")
                incidents.Add(new IodefIncident((XElement)XNode.ReadFrom(reader)));
            else
                reader.Read();
        }
    }

    // XElement collects text recursively: a deep document would end the process
    private static bool IsShallow(ReadOnlyMemory<byte> xml)
    {
        using var reader = XmlReader.Create(new MemoryStream(xml.ToArray()), Settings);
        try
        {
            while (reader.Read())
            {
                if (reader.Depth > MaxDepth)
                    return false;
            }
        }
        catch (XmlException)
        {
            // where it breaks off is told when it is read
            return true;
        }

        return true;
    }
}

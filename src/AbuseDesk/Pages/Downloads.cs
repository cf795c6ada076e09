using System.Net.Mime;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AbuseDesk.Pages;

/// <summary>How hostile bytes leave: named by us, typed as nothing, in a sandbox, always as a file.</summary>
public static class Downloads
{
    public static FileContentResult Original(this PageModel page, ReadOnlyMemory<byte> bytes, string number)
    {
        page.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return page.File(bytes.ToArray(), MediaTypeNames.Application.Octet, number + ".eml");
    }
}

using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Quarterdeck.Dashboard.Hosting;

/// <summary>
/// Serves <c>_framework/blazor.web.js</c>. From .NET 10 on the script comes in a package that the package registry does not
/// serve; .NET 9 carries it inside an assembly, which the project file brings along as data (it is never loaded). Once
/// Microsoft.AspNetCore.App.Internal.Assets restores, this file, its line in Program and the entries in
/// Dashboard.csproj can go.
/// </summary>
internal static class BlazorScript
{
    private const string Resource = "_framework/blazor.web.js";

    public static void MapBlazorScript(this WebApplication app)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "blazor-script", "Microsoft.AspNetCore.Components.Endpoints.dll");
        var script = new Lazy<(byte[] Content, EntityTagHeaderValue Tag)>(() =>
        {
            var content = Read(path);
            return (content, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\""));
        });

        app.MapGet("/" + Resource, (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-cache";
            return Results.Bytes(script.Value.Content, "text/javascript", entityTag: script.Value.Tag);
        }).AllowAnonymous().ExcludeFromDescription();
    }

    private static byte[] Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        var resource = metadata.ManifestResources.Select(metadata.GetManifestResource)
            .First(candidate => string.Equals(metadata.GetString(candidate.Name), Resource, StringComparison.Ordinal));
        var section = file.GetSectionData(file.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress);
        var reader = section.GetReader();
        reader.Offset = checked((int)resource.Offset);
        return reader.ReadBytes(reader.ReadInt32());
    }
}

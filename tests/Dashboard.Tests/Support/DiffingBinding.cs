using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Quarterdeck.Dashboard.Tests.Support;

/// <summary>
/// bUnit asks for a newer AngleSharp.Diffing than the registry serves; the older one has all that it uses. Can go, with the
/// direct reference in the project, once the newer one restores.
/// </summary>
internal static class DiffingBinding
{
    private const string Name = "AngleSharp.Diffing";

    [ModuleInitializer]
    internal static void Bind() => AssemblyLoadContext.Default.Resolving += static (context, name) =>
        name.Name == Name && Path.Combine(AppContext.BaseDirectory, Name + ".dll") is var path && File.Exists(path) ? Load(context, path) : null;

    private static Assembly Load(AssemblyLoadContext context, string path) => context.LoadFromAssemblyPath(path);
}

using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Quarterdeck.Core.Data;

/// <summary>
/// Lets EF Core's SQLite provider run on SQLitePCLRaw 2.0.6, the newest version that the package registry serves.
/// EF Core asks for a newer assembly version of <c>SQLitePCLRaw.core</c>; the first resolver answers with the one that
/// is there. The second prefers the system's patched SQLite over the old native library inside the package.
/// With SQLitePCLRaw 2.1.13 or newer both do nothing, and this file and the two pins in Directory.Packages.props can go.
/// </summary>
internal static class SqliteBinding
{
    private const string Core = "SQLitePCLRaw.core";
    private const string Provider = "SQLitePCLRaw.provider.e_sqlite3";

    [SuppressMessage("Usage", "CA2255", Justification = "Must run before the first use of SQLite, wherever that is.")]
    [ModuleInitializer]
    internal static void Initialize()
    {
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            string.Equals(name.Name, Core, StringComparison.Ordinal)
                ? context.LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(typeof(SqliteBinding).Assembly.Location)!, Core + ".dll"))
                : null;

        try
        {
            NativeLibrary.SetDllImportResolver(Assembly.Load(Provider), static (library, assembly, path) =>
                string.Equals(library, "e_sqlite3", StringComparison.Ordinal) && NativeLibrary.TryLoad("libsqlite3.so.0", out var system)
                    ? system
                    : IntPtr.Zero);
        }
        catch (FileNotFoundException)
        {
            // Another provider bundle: nothing to bind.
        }
    }
}

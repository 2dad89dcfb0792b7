using Quarterdeck.Dashboard.Hosting;
using Quarterdeck.Dashboard.Layout;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    ContentRootPath = File.Exists("appsettings.json") ? Directory.GetCurrentDirectory() : AppContext.BaseDirectory,
});
builder.WebHost.UseStaticWebAssets();
builder.Services.AddLocalization();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
var app = builder.Build();
app.UseStaticFiles();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapBlazorScript();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
await app.RunAsync();

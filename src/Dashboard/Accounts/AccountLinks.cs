namespace Quarterdeck.Dashboard.Accounts;

/// <summary>Links for people elsewhere: by the console's own setting, never by a request's Host header, which anybody can write.</summary>
internal sealed class AccountLinks(string root)
{
    public string Invitation(string key) => $"{root.TrimEnd('/')}/invitation?key={key}";
}

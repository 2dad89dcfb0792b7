using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Accounts.SignOn;

/// <summary>A place elsewhere where people sign in, by OAuth 2 with PKCE (an entry of the configuration section <c>Accounts:SignOn</c>).</summary>
internal sealed class SignOnOptions
{
    /// <summary>What it is called on the button and in accounts.</summary>
    public string Name { get; set; } = "";

    /// <summary><c>github</c>, <c>gitlab</c> or <c>keycloak</c>: fills in what is left out below.</summary>
    public string? Preset { get; set; }

    /// <summary>Address of a GitLab, or of a Keycloak's realm, such as <c>https://id.example.com/realms/ops</c>.</summary>
    public string? Server { get; set; }

    public string? AuthorizationEndpoint { get; set; }

    public string? TokenEndpoint { get; set; }

    public string? UserInfoEndpoint { get; set; }

    public string ClientId { get; set; } = "";

    /// <summary>Never logged or shown.</summary>
    public string ClientSecret { get; set; } = "";

    public IReadOnlyList<string>? Scopes { get; set; }

    /// <summary>Field of the user information with the identity, which never changes.</summary>
    public string? UserIdKey { get; set; }

    /// <summary>Field with the name; becomes the name of the account.</summary>
    public string? UserNameKey { get; set; }

    /// <summary>Field with the names of groups, a list or one text.</summary>
    public string? GroupsKey { get; set; }

    /// <summary>Roles by group; whoever is in none of them gets no access, and who is in several the highest.</summary>
    public Dictionary<string, string> Roles { get; set; } = [];

    /// <summary>Scheme of the authentication, and part of the address that the place leads back to.</summary>
    public string Scheme => $"sign-on-{string.Concat(Name.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit))}";

    /// <summary>With what its preset fills in.</summary>
    public SignOnOptions Filled() => Preset?.ToLowerInvariant() switch
    {
        "github" => Fill("https://github.com/login/oauth/authorize", "https://github.com/login/oauth/access_token", "https://api.github.com/user", ["read:user"], "id", "login", "groups"),
        "gitlab" => Fill($"{Root}/oauth/authorize", $"{Root}/oauth/token", $"{Root}/oauth/userinfo", ["openid", "profile"], "sub", "nickname", "groups"),
        "keycloak" => Fill(
            $"{Root}/protocol/openid-connect/auth", $"{Root}/protocol/openid-connect/token", $"{Root}/protocol/openid-connect/userinfo", ["openid", "profile"], "sub", "preferred_username", "groups"),
        _ => Fill(authorization: null, token: null, user: null, [], "sub", "preferred_username", "groups"),
    };

    /// <summary>What is wrong with it, with the key.</summary>
    public IEnumerable<string> Problems()
    {
        if (Scheme.Length == "sign-on-".Length)
            yield return "Name is missing; it has letters or digits";
        if (Preset is not null && Preset.ToLowerInvariant() is not ("github" or "gitlab" or "keycloak"))
            yield return $"Preset is {Quoting.Quote(Preset)}; it is github, gitlab or keycloak";
        if (Preset?.ToLowerInvariant() is "gitlab" or "keycloak" && !IsAddress(Server))
            yield return "Server is missing, or no address such as https://id.example.com";
        var filled = Filled();
        foreach (var (key, value) in new[] { ("AuthorizationEndpoint", filled.AuthorizationEndpoint), ("TokenEndpoint", filled.TokenEndpoint), ("UserInfoEndpoint", filled.UserInfoEndpoint) })
        {
            if (!IsAddress(value))
                yield return $"{key} is missing, or no address such as https://id.example.com/oauth";
        }

        if (ClientId.Length == 0)
            yield return "ClientId is missing";
        if (ClientSecret.Length == 0)
            yield return "ClientSecret is missing";
        if (Roles.Count == 0)
            yield return "Roles is missing: the roles of groups, such as Roles:ops = operator; * is every group and none";
        foreach (var (group, role) in Roles.Where(pair => RoleWords.Parse(pair.Value) is null))
            yield return $"Roles:{group} is {Quoting.Quote(role)}; it is {SettingValue.Choice(RoleWords.All.Select(RoleWords.Word))}";
    }

    /// <summary>The highest role of these groups; <see langword="null"/> where they have none.</summary>
    public Role? RoleOf(IEnumerable<string> groups)
    {
        var roles = groups.Append("*").Select(group => Roles.GetValueOrDefault(group)).Select(RoleWords.Parse).OfType<Role>().ToList();
        return roles.Count == 0 ? null : roles.Max();
    }

    private string Root => Server?.TrimEnd('/') ?? "";

    private static bool IsAddress(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private SignOnOptions Fill(string? authorization, string? token, string? user, string[] scopes, string id, string name, string groups) => new()
    {
        Name = Name,
        Preset = Preset,
        Server = Server,
        AuthorizationEndpoint = AuthorizationEndpoint ?? authorization,
        TokenEndpoint = TokenEndpoint ?? token,
        UserInfoEndpoint = UserInfoEndpoint ?? user,
        ClientId = ClientId,
        ClientSecret = ClientSecret,
        Scopes = Scopes ?? scopes,
        UserIdKey = UserIdKey ?? id,
        UserNameKey = UserNameKey ?? name,
        GroupsKey = GroupsKey ?? groups,
        Roles = Roles,
    };
}

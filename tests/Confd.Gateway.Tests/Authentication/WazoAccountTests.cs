using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests.Authentication;

/// <summary>Accounts of users beside a wazo-auth server: they come with users, and none stays without its user.</summary>
public sealed class WazoAccountTests(WazoModeFixture service) : IClassFixture<WazoModeFixture>
{
    private WazoAuthServer Auth => service.Auth;

    private static string NewName() => $"n{Guid.NewGuid():N}";

    [Fact]
    public async Task A_user_is_made_with_its_account()
    {
        using var http = service.As("child");
        var name = NewName();

        var user = await http.CreateAsync(
            "/users", $$"""{"firstname":"A","lastname":"B","email":"{{name}}@example.org","auth":{"username":"{{name}}","password":"pass1234"} }""");

        var account = Auth.Accounts[(string)user["uuid"]!];
        Assert.Equal(
            (name, "A", "B", $"{name}@example.org", "pass1234", "user", true, WazoModeFixture.Child, "child"),
            ((string?)account["username"], (string?)account["firstname"], (string?)account["lastname"], (string?)account["email_address"],
                (string?)account["password"], (string?)account["purpose"], (bool)account["enabled"]!, (string?)account["tenant_uuid"],
                (string?)account["made_by"]));
        Assert.Equal(name, (string?)user["auth"]!["username"]);
        Assert.False(user["auth"]!.AsObject().ContainsKey("password"));
        Assert.False((await http.ReadAsync($"/users/{user["uuid"]}")).ContainsKey("auth"));
    }

    [Fact]
    public async Task The_user_name_is_the_address_or_the_uuid_where_none_is_given()
    {
        using var http = service.As("child");
        var email = $"{NewName()}@example.org";

        var addressed = await http.CreateAsync("/users", $$"""{"firstname":"A","email":"{{email}}","auth":{} }""");
        var nameless = await http.CreateAsync("/users", """{"firstname":"A","auth":{} }""");
        var without = await http.CreateAsync("/users", """{"firstname":"A"}""");

        Assert.Equal(email, (string?)Auth.Accounts[(string)addressed["uuid"]!]["username"]);
        Assert.Equal((string?)nameless["uuid"], (string?)Auth.Accounts[(string)nameless["uuid"]!]["username"]);
        Assert.False(Auth.Accounts.ContainsKey((string)without["uuid"]!));
    }

    [Fact]
    public async Task What_wazo_auth_refuses_leaves_no_user_and_what_is_refused_here_leaves_no_account()
    {
        using var http = service.As("child");
        var name = NewName();
        await http.CreateAsync("/users", $$"""{"firstname":"First","email":"{{name}}@example.org","auth":{"username":"{{name}}"} }""");
        var (users, accounts) = (await http.CountAsync("/users"), Auth.Accounts.Count);

        await http.RefuseAsync(
            HttpMethod.Post, "/users", $$"""{"firstname":"Second","auth":{"username":"{{name.ToUpperInvariant()}}"} }""",
            $"wazo-auth: 409 The username \"{name.ToUpperInvariant()}\" is already used");
        await http.RefuseAsync(
            HttpMethod.Post, "/users", $$"""{"firstname":"Second","email":"{{name}}@example.org","auth":{"username":"{{NewName()}}"} }""",
            $"Resource Error - User already exists ('email': '{name}@example.org')");
        var (trial, _) = await http.SendAsync(HttpMethod.Post, "/users?dry_run=true", $$"""{"firstname":"T","auth":{"username":"{{NewName()}}"} }""");

        Assert.Equal(HttpStatusCode.OK, trial);
        Assert.Equal((users, accounts), (await http.CountAsync("/users"), Auth.Accounts.Count));
    }

    [Fact]
    public async Task An_account_is_changed_and_goes_with_its_user()
    {
        using var http = service.As("child");
        var (name, next) = (NewName(), NewName());
        var user = (string)(await http.CreateAsync("/users", $$"""{"firstname":"A","auth":{"username":"{{name}}","password":"pass1234"} }"""))["uuid"]!;

        await http.EditAsync(
            $"/users/{user}?recursive=true",
            $$"""{"firstname":"A","auth":{"username":"{{next}}","password":"word5678","email_address":"{{next}}@example.org","enabled":false} }""");

        var account = Auth.Accounts[user];
        Assert.Equal(
            (next, "word5678", false, $"{next}@example.org"),
            ((string?)account["username"], (string?)account["password"], (bool)account["enabled"]!, (string?)account["emails"]![0]!["address"]));
        await http.DeleteAsync($"/users/{user}?recursive=true", HttpStatusCode.NoContent);
        Assert.False(Auth.Accounts.ContainsKey(user));
        var without = (string)(await http.CreateAsync("/users", """{"firstname":"A"}"""))["uuid"]!;
        await http.RefuseAsync(
            HttpMethod.Put, $"/users/{without}?recursive=true", """{"firstname":"A","auth":{"username":"xyz"} }""", "wazo-auth: 404 No such user");
        await http.DeleteAsync($"/users/{without}?recursive=true", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task An_import_makes_accounts_for_rows_with_credentials()
    {
        using var http = service.As("sibling");
        var name = NewName();

        var created = await http.MustImportAsync(
            $"firstname,email,username,password\nA,,{name},pass1234\nB,{name}@example.org,,pass1234\nC,,,\n");

        Assert.Equal(name, (string?)Auth.Accounts[(string)created[0]!["user_uuid"]!]["username"]);
        Assert.Equal($"{name}@example.org", (string?)Auth.Accounts[(string)created[1]!["user_uuid"]!]["username"]);
        Assert.False(Auth.Accounts.ContainsKey((string)created[2]!["user_uuid"]!));
        Assert.Null((await http.ReadAsync($"/users/{created[0]!["user_uuid"]}"))["username"]);
        var exported = (await http.ExportAsync()).ToDictionary(row => row["uuid"]);
        Assert.Equal(
            [name, $"{name}@example.org", ""], created.Select(row => exported[(string)row!["user_uuid"]!]["username"]));
    }

    [Fact]
    public async Task A_refused_import_leaves_no_account()
    {
        using var http = service.As("sibling");
        var (name, taken) = (NewName(), NewName());
        await http.MustImportAsync($"firstname,username\nA,{taken}\n");
        var (users, accounts) = (await http.CountAsync("/users"), Auth.Accounts.Count);

        await http.RefuseImportAsync(
            $"firstname,username,password\nA,{name},pass1234\nB,{taken},pass1234\nC,,pass1234\n",
            (2, $"wazo-auth: 409 The username \"{taken}\" is already used", "username", taken));
        await http.RefuseImportAsync(
            $"firstname,username,password,enabled\nA,{name},pass1234,\nB,,,2\nC,x,ab,\n",
            (2, "Input Error - 'enabled' must be one of (0, 1)", "enabled", "2"),
            (3, "{'username': ['String does not match expected pattern.'], 'password': ['String does not match expected pattern.']}", null, null));
        var (trial, _) = await http.ImportAsync($"firstname,username\nA,{name}\n", query: "?dry_run=true");

        Assert.Equal(HttpStatusCode.OK, trial);
        Assert.Equal((users, accounts), (await http.CountAsync("/users"), Auth.Accounts.Count));
    }

    [Fact]
    public async Task Accounts_go_again_when_the_commit_fails_after_they_were_made()
    {
        using var http = service.As("sibling");
        var (name, email) = (NewName(), $"{NewName()}@example.org");
        var (users, accounts, removals) = (await http.CountAsync("/users"), Auth.Accounts.Count, Auth.Count("DELETE /api/auth/0.1/users/"));
        var rows = $"firstname,email,username,password\nA,,{name},pass1234\nB,{email},,\n";
        // Every row is good by then, and the commit is still to come.
        Auth.BeforeAccount = () => http.CreateAsync("/users", $$"""{"firstname":"First","email":"{{email}}"}""");

        await http.RefuseImportAsync(rows, (2, $"Resource Error - User already exists ('email': '{email}')", "email", email));

        Assert.Equal(
            (users + 1, accounts, removals + 1),
            (await http.CountAsync("/users"), Auth.Accounts.Count, Auth.Count("DELETE /api/auth/0.1/users/")));
        await http.MustImportAsync($"firstname,username,password\nA,{name},pass1234\n");
    }

    [Fact]
    public async Task An_export_without_the_names_of_accounts_is_refused_rather_than_incomplete()
    {
        using var http = service.As("grandchild");
        Auth.Tokens["grandchild"] = new WazoToken(WazoModeFixture.GrandChild, null, "confd.#");
        Auth.Failure = ("GET", "/api/auth/0.1/users", 401);
        try
        {
            await http.RefuseAsync(HttpMethod.Get, "/users/export", "", "wazo-auth: 401 Unauthorized");
        }
        finally
        {
            Auth.Failure = null;
        }
    }
}

/// <summary>Where this service knows tokens itself, there are no accounts.</summary>
public sealed class NoAccountTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Why = "this service manages no accounts of users; it does with Confd:Auth:Mode=Wazo";

    [Fact]
    public async Task Whoever_asks_for_an_account_is_told_that_there_is_none()
    {
        var user = (string)(await Http.CreateAsync("/users", """{"firstname":"A"}"""))["uuid"]!;

        await Http.RefuseAsync(HttpMethod.Post, "/users", """{"firstname":"A","auth":{"username":"abc"} }""", $"Input Error - auth: {Why}");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user}?recursive=true", """{"firstname":"A","auth":{} }""", $"Input Error - auth: {Why}");
        await Http.RefuseImportAsync(
            "firstname,username,password\nA,abc,\nB,,\nC,,pass1234\n",
            (1, $"Input Error - username, password: {Why}", "username", "abc"), (3, $"Input Error - username, password: {Why}", "username", null));
        await Http.DeleteAsync($"/users/{user}?recursive=true", HttpStatusCode.NoContent);
        Assert.Equal(0, await Http.CountAsync("/users"));
    }
}

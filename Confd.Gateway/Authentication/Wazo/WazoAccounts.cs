using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Authentication.Wazo;

/// <summary>Accounts of a wazo-auth server.</summary>
internal sealed class WazoAccounts(WazoAuthClient client) : IUserAccounts
{
    private const string Users = "/users";

    public async Task<JsonObject> CreateAsync(Caller caller, Guid tenant, JsonObject account, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Post, Users, caller, tenant, account, cancellationToken);
        await DemandAsync(answer, cancellationToken);
        return await ReadAsync(answer, cancellationToken);
    }

    public async Task EditAsync(Caller caller, Guid tenant, Guid user, JsonObject account, CancellationToken cancellationToken)
    {
        var fields = account.DeepClone().AsObject();
        var (password, email) = (Take("password"), Take("email_address"));
        using var edited = await SendAsync(HttpMethod.Put, $"{Users}/{user}", caller, tenant, fields, cancellationToken);
        await DemandAsync(edited, cancellationToken);
        if (email is not null)
        {
            var emails = new JsonArray(new JsonObject { ["address"] = email, ["main"] = true, ["confirmed"] = true });
            using var changed = await SendAsync(
                HttpMethod.Put, $"/admin/users/{user}/emails", caller, tenant, new JsonObject { ["emails"] = emails }, cancellationToken);
            await DemandAsync(changed, cancellationToken);
        }
        if (password is not null)
        {
            using var changed = await SendAsync(
                HttpMethod.Post, $"{Users}/password/reset?user_uuid={user}", caller, tenant, new JsonObject { ["password"] = password },
                cancellationToken);
            await DemandAsync(changed, cancellationToken);
        }

        JsonNode? Take(string name)
        {
            var value = fields[name]?.DeepClone();
            fields.Remove(name);
            return value;
        }
    }

    public async Task DeleteAsync(Caller caller, Guid tenant, Guid user, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Delete, $"{Users}/{user}", caller, tenant, null, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.NotFound)
        {
            await DemandAsync(answer, cancellationToken);
        }
    }

    public async Task<IReadOnlyDictionary<Guid, string>> UsernamesAsync(Caller caller, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, Users, caller, caller.TenantUuid, null, cancellationToken);
        await DemandAsync(answer, cancellationToken);
        var names = new Dictionary<Guid, string>();
        foreach (var item in (await ReadAsync(answer, cancellationToken))["items"] as JsonArray ?? [])
        {
            if (item is JsonObject account && Text(account["uuid"]) is { } uuid && Guid.TryParse(uuid, out var user)
                && Text(account["username"]) is { } name)
            {
                names[user] = name;
            }
        }
        return names;
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, Caller caller, Guid tenant, JsonObject? body, CancellationToken cancellationToken)
    {
        try
        {
            return caller.Token is { } token
                ? await client.SendAsync(method, path, token, tenant, body, cancellationToken)
                : throw Refused("accounts need the token of the caller, and this call has none");
        }
        catch (AuthServerException exception)
        {
            throw Refused($"no answer {exception.Message}");
        }
    }

    /// <summary>Refuses in the words of wazo-auth.</summary>
    private static async Task DemandAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }
        var status = (int)answer.StatusCode;
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        throw Refused($"{status} {MessageIn(text) ?? answer.ReasonPhrase}".TrimEnd());
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)) as JsonObject ?? throw Refused("the answer is no object");
        }
        catch (JsonException)
        {
            throw Refused("the answer is no JSON");
        }
    }

    private static string? MessageIn(string text)
    {
        const int longest = 500;
        try
        {
            var message = JsonNode.Parse(text) is JsonObject answer ? Text(answer["message"]) : null;
            return message?.Length > longest ? message[..longest] : message;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private static RefusedException Refused(string why) => new(Refusals.Plain($"wazo-auth: {why}"));
}

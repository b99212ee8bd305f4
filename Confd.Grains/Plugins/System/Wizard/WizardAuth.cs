using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>Creates the administrator in wazo-auth. It finds and keeps what an earlier attempt has created.</summary>
/// <remarks>Source: wazo-auth 0.1 API as the wizard of wazo-confd 1.1 uses it.</remarks>
internal sealed class WizardAuth(Uri url, string id, string key)
{
    private const string Administrator = "root";
    private const string Policy = "wazo_default_master_user_policy";

    /// <summary>Limit for all calls; they end before a gateway gives up.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    private static readonly HttpClient Http = OtherService.NewClient(TimeSpan.FromSeconds(3), mostBytes: 1 << 20);

    private readonly string root = url.AbsoluteUri.TrimEnd('/') + "/0.1";

    /// <summary>With the wizard's credentials; null without any.</summary>
    public static WizardAuth? Of(UnitOfWork work)
    {
        var options = work.Service<IOptions<WizardOptions>>().Value;
        return options.Credentials is { } credentials ? new WizardAuth(options.AuthUrl, credentials.Id, credentials.Key) : null;
    }

    /// <summary>True when wazo-auth gives the wizard a token.</summary>
    public async ValueTask<bool> IsWellAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await TokenAsync(id, key, cancellationToken) is not null;
        }
        catch (RefusedException)
        {
            return false;
        }
    }

    /// <summary>A token of the wizard, for a minute.</summary>
    /// <exception cref="RefusedException">wazo-auth can't be asked, or does not know the wizard (503).</exception>
    public async ValueTask<string> NewTokenAsync(CancellationToken cancellationToken) =>
        await TokenAsync(id, key, cancellationToken) ?? throw Unavailable("wazo-auth does not know the key of the wizard.");

    /// <exception cref="RefusedException">wazo-auth can't be asked (503), or an earlier attempt had another password.</exception>
    public async ValueTask MakeAdministratorAsync(string password, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Longest);
        try
        {
            await MakeAsync(password, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unavailable("wazo-auth does not answer in time, repeat the request later.");
        }
    }

    private async ValueTask MakeAsync(string password, CancellationToken cancellationToken)
    {
        var token = await NewTokenAsync(cancellationToken);
        var (status, made) = await SendAsync(HttpMethod.Post, "/users", token, new JsonObject
        {
            ["firstname"] = Administrator, ["username"] = Administrator, ["password"] = password,
        }, cancellationToken);
        if (status == HttpStatusCode.Conflict)
        {
            if (await TokenAsync(Administrator, password, cancellationToken) is null)
            {
                throw new RefusedException(Refusals.Field(
                    "admin_password", new[] { "An earlier attempt has made the administrator with another password." }));
            }
            made = await FirstAsync($"/users?username={Administrator}", token, cancellationToken);
        }
        else if (status is not (HttpStatusCode.OK or HttpStatusCode.Created))
        {
            throw Unavailable($"wazo-auth answers POST /users with {(int)status}.");
        }
        var user = UuidOf(made) ?? throw Unavailable("wazo-auth does not tell the administrator's uuid.");
        var policy = UuidOf(await FirstAsync($"/policies?name={Policy}", token, cancellationToken))
            ?? throw Unavailable($"wazo-auth has no policy {Policy}.");
        (status, _) = await SendAsync(HttpMethod.Put, $"/users/{user}/policies/{policy}", token, null, cancellationToken);
        if ((int)status is not (>= 200 and < 300 or 409))
        {
            throw Unavailable($"wazo-auth answers PUT /users/…/policies/… with {(int)status}.");
        }
    }

    /// <summary>Null when the credentials are refused.</summary>
    private async ValueTask<string?> TokenAsync(string username, string password, CancellationToken cancellationToken)
    {
        var basic = OtherService.Basic(username, password);
        var (status, answer) = await SendAsync(
            HttpMethod.Post, "/token", null, new JsonObject { ["expiration"] = 60 }, cancellationToken, basic);
        return status switch
        {
            HttpStatusCode.OK => (answer?["data"] as JsonObject)?["token"].AsText() ?? throw Unavailable("wazo-auth answers without a token."),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => null,
            _ => throw Unavailable($"wazo-auth answers POST /token with {(int)status}."),
        };
    }

    /// <summary>First item of a list; null when it is empty.</summary>
    private async ValueTask<JsonObject?> FirstAsync(string path, string token, CancellationToken cancellationToken)
    {
        var (status, answer) = await SendAsync(HttpMethod.Get, path, token, null, cancellationToken);
        return status == HttpStatusCode.OK && answer?["items"] is JsonArray items
            ? items.FirstOrDefault() as JsonObject
            : throw Unavailable($"wazo-auth answers GET {path.Split('?')[0]} with {(int)status}.");
    }

    private async ValueTask<(HttpStatusCode Status, JsonObject? Answer)> SendAsync(
        HttpMethod method, string path, string? token, JsonObject? body, CancellationToken cancellationToken,
        AuthenticationHeaderValue? basic = null)
    {
        using var request = new HttpRequestMessage(method, root + path);
        request.Headers.Authorization = basic;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
        }
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }
        try
        {
            using var answer = await Http.SendAsync(request, cancellationToken);
            return (answer.StatusCode, OtherService.ObjectOf(await answer.Content.ReadAsByteArrayAsync(cancellationToken)));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable("wazo-auth can't be asked, repeat the request later.");
        }
    }

    /// <summary>Only a uuid goes into a path.</summary>
    private static string? UuidOf(JsonObject? item) => Guid.TryParse(item?["uuid"].AsText(), out var uuid) ? $"{uuid}" : null;

    private static RefusedException Unavailable(string message) => new(Refusals.Unavailable(message));
}

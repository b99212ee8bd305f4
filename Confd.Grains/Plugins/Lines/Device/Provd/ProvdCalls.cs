using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>The calls of one operation. Together they end before the caller of the operation gives up.</summary>
/// <remarks>Source: wazo-provd 0.2 REST API.</remarks>
internal sealed class ProvdCalls(ProvdClient client, TimeSpan longest)
{
    /// <summary>Shorter than a gateway waits for a silo.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(8);

    private static readonly ConditionalWeakTable<UnitOfWork, ProvdCalls> OfWork = new();

    /// <summary>Leaves the escaping to the address: its length has a limit.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly long begun = Stopwatch.GetTimestamp();

    /// <summary>True when failures become answers of the API.</summary>
    private bool isRequest;

    /// <summary>Sent instead of the configured token; null for the configured one.</summary>
    public string? Token { get; init; }

    /// <summary>The calls of a request.</summary>
    /// <remarks>Any failure ends the request: with 503, or with the server's own refusal.</remarks>
    public static ProvdCalls Of(UnitOfWork work) => OfWork.GetValue(work, Begin);

    /// <summary>Calls for a request with a time limit of their own: an undo must not come too late.</summary>
    public static ProvdCalls Begin(UnitOfWork work) => new(work.Service<ProvdClient>(), LongestRequest) { isRequest = true };

    /// <summary>A device in wazo-provd; null when there is none, or none that the tenant may see.</summary>
    public async Task<JsonObject?> DeviceAsync(string id, Guid? tenant, CancellationToken cancellationToken) =>
        ItsOwn(await GetAsync($"/dev_mgr/devices/{Escape(id)}", tenant, cancellationToken), "device", id);

    /// <summary>Devices whose fields have these values.</summary>
    public async Task<IReadOnlyList<JsonObject>> DevicesAsync(
        JsonObject selector, Guid? tenant, bool isRecursive, CancellationToken cancellationToken)
    {
        var path = $"/dev_mgr/devices?recurse={(isRecursive ? "true" : "false")}&q={Escape(selector.ToJsonString(Plain))}";
        return ListOf(await GetAsync(path, tenant, cancellationToken), "devices");
    }

    /// <summary>Adds a device with the id in its document.</summary>
    public Task AddDeviceAsync(JsonObject device, Guid tenant, CancellationToken cancellationToken) =>
        PostAsync("/dev_mgr/devices", new JsonObject { ["device"] = device.DeepClone() }, tenant, cancellationToken);

    /// <summary>Replaces a device: missing fields go, and the device becomes the tenant's. False when there is none.</summary>
    public async Task<bool> PutDeviceAsync(JsonObject device, Guid tenant, CancellationToken cancellationToken) =>
        await SendAsync(
            HttpMethod.Put, $"/dev_mgr/devices/{Escape(device["id"].AsText()!)}",
            new JsonObject { ["device"] = device.DeepClone() }, tenant, cancellationToken) is not null;

    /// <summary>Changes a device, after changes that run now. False when there is no such device of this tenant.</summary>
    public async Task<bool> ChangeDeviceAsync(IGrainFactory grains, string id, ProvdChange change, CancellationToken cancellationToken)
    {
        using var timeout = Limit(cancellationToken);
        try
        {
            var outcome = await grains.GetGrain<IProvdDeviceGrain>(id).ChangeAsync(change, timeout.Token).WaitAsync(timeout.Token);
            return outcome.Fault is not { } fault
                ? outcome.IsDone
                : throw Told(new ProvdException(fault, outcome.IsUnavailable) { Status = outcome.Status, Text = outcome.Text });
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            throw Told(new ProvdException("wazo-provd does not answer in time", isUnavailable: true));
        }
    }

    /// <summary>Removes a device, if it is there.</summary>
    public Task RemoveDeviceAsync(string id, Guid? tenant, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"/dev_mgr/devices/{Escape(id)}", null, tenant, cancellationToken);

    /// <summary>Makes the files of a device again. The server refuses for a device without files, which does no harm.</summary>
    public Task ReconfigureAsync(string id, Guid? tenant, CancellationToken cancellationToken) => UnlessRefusedAsync(
        () => SendAsync(HttpMethod.Post, "/dev_mgr/reconfigure", new JsonObject { ["id"] = id }, tenant, cancellationToken));

    /// <summary>Tells a device to fetch its files, without waiting for it.</summary>
    public async Task SynchronizeAsync(string id, Guid? tenant, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(
            HttpMethod.Post, "/dev_mgr/synchronize", new JsonObject { ["id"] = id }, tenant, cancellationToken);
        if (answer?.Location is { } location
            && location.OriginalString.Split('/', StringSplitOptions.RemoveEmptyEntries) is [.., var operation])
        {
            // Nobody else would remove the monitor of the operation; the operation goes on.
            await UnlessRefusedAsync(() => SendAsync(
                HttpMethod.Delete, $"/dev_mgr/synchronize/{Escape(Uri.UnescapeDataString(operation))}", null, tenant, cancellationToken));
        }
    }

    /// <summary>A configuration; null when there is none.</summary>
    public async Task<JsonObject?> ConfigAsync(string id, CancellationToken cancellationToken) =>
        ItsOwn(await GetAsync($"/cfg_mgr/configs/{Escape(id)}", null, cancellationToken), "config", id);

    /// <summary>Ids and templates of all configurations.</summary>
    public async Task<IReadOnlyList<JsonObject>> ConfigsAsync(CancellationToken cancellationToken) =>
        ListOf(await GetAsync("/cfg_mgr/configs?fields=id,configdevice", null, cancellationToken), "configs");

    /// <summary>Creates or replaces a configuration.</summary>
    public async Task PutConfigAsync(JsonObject config, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["config"] = config.DeepClone() };
        var path = $"/cfg_mgr/configs/{Escape(config["id"].AsText()!)}";
        if (await SendAsync(HttpMethod.Put, path, body, null, cancellationToken) is null)
        {
            await PostAsync("/cfg_mgr/configs", body, null, cancellationToken);
        }
    }

    /// <summary>Removes a configuration, if it is there and can be deleted.</summary>
    public Task RemoveConfigAsync(string id, CancellationToken cancellationToken) => UnlessRefusedAsync(
        () => SendAsync(HttpMethod.Delete, $"/cfg_mgr/configs/{Escape(id)}", null, null, cancellationToken));

    /// <summary>Makes a configuration for a device that waits for a line, and returns its id.</summary>
    public async Task<string> AutocreateAsync(CancellationToken cancellationToken)
    {
        var made = await PostAsync("/cfg_mgr/autocreate", [], null, cancellationToken);
        return made.Body["id"].AsText()
            ?? throw Told(new ProvdException("POST /cfg_mgr/autocreate was answered without an id", isUnavailable: true));
    }

    /// <summary>Names of the plugins that are installed.</summary>
    public async Task<IReadOnlyCollection<string>> PluginsAsync(CancellationToken cancellationToken) =>
        (await GetAsync("/pg_mgr/install/installed", null, cancellationToken))?["pkgs"] is JsonObject installed
            ? [.. installed.Select(plugin => plugin.Key)]
            : [];

    /// <summary>The server's own status: <c>ok</c>, or another word.</summary>
    public async Task<string> StatusAsync(CancellationToken cancellationToken)
    {
        var status = await GetAsync("/status", null, cancellationToken);
        return (status is null ? null : status["rest_api"].AsText()
            ?? (status["rest_api"] is JsonObject nested ? nested["status"].AsText() : null)) ?? "fail";
    }

    /// <summary>An id of dots would be a path out of the collection.</summary>
    private static string Escape(string text) => text is "." or ".." ? "%252E" : Uri.EscapeDataString(text);

    private static JsonObject? ItsOwn(JsonObject? answer, string member, string id) =>
        answer?[member] is JsonObject document && document["id"].AsText() == id ? document.DeepClone().AsObject() : null;

    private static IReadOnlyList<JsonObject> ListOf(JsonObject? answer, string member) =>
        answer?[member] is JsonArray items ? [.. items.OfType<JsonObject>()] : [];

    private async Task<JsonObject?> GetAsync(string path, Guid? tenant, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Get, path, null, tenant, cancellationToken))?.Body;

    /// <summary>A POST creates something, so 404 is a failure too.</summary>
    private async Task<ProvdAnswer> PostAsync(string path, JsonObject body, Guid? tenant, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Post, path, body, tenant, cancellationToken)
        ?? throw Told(new ProvdException($"POST {path} was answered with 404", isUnavailable: false) { Status = 404, Text = "Not Found" });

    /// <summary>A refusal of this call does not fail the steps before it.</summary>
    private static async Task UnlessRefusedAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (ProvdException refused) when (refused is { IsUnavailable: false, Status: >= 400 and < 500 })
        {
        }
        catch (ReportedException refused) when (refused.Report.Status is >= 400 and < 500)
        {
        }
    }

    private async Task<ProvdAnswer?> SendAsync(
        HttpMethod method, string path, JsonObject? body, Guid? tenant, CancellationToken cancellationToken)
    {
        using var timeout = Limit(cancellationToken);
        try
        {
            return await client.SendAsync(method, path, body, tenant, Token, timeout.Token);
        }
        catch (ProvdException failed)
        {
            throw Told(failed);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Told(new ProvdException("wazo-provd does not answer in time", isUnavailable: true));
        }
    }

    /// <summary>Cancels when all calls together have taken too long.</summary>
    private CancellationTokenSource Limit(CancellationToken cancellationToken)
    {
        var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var left = longest - Stopwatch.GetElapsedTime(begun);
        timeout.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        return timeout;
    }

    /// <summary>The failure as the API answers it: a text with the server's own status, or 503 while it is unavailable.</summary>
    private Exception Told(ProvdException failed) =>
        !isRequest ? failed
        : failed is { IsUnavailable: false, Status: { } status }
            ? new ReportedException(RouteResult.Json($"Provd client error: {failed.Text}") with { Status = status })
            : new RefusedException(Refusals.Unavailable("wazo-provd can't be asked, repeat the request later."));
}

using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>The calls of one operation, which end all together before whoever waits for the operation gives up.</summary>
/// <remarks>Source: wazo-provd 0.2 REST API.</remarks>
internal sealed class ProvdCalls(ProvdClient client, TimeSpan longest)
{
    /// <summary>Shorter than what a gateway waits for a silo.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(8);

    private static readonly ConditionalWeakTable<UnitOfWork, ProvdCalls> OfWork = new();

    /// <summary>Escaped once, for the address, whose length has a limit.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly long begun = Stopwatch.GetTimestamp();

    /// <summary>Failures are answered in the words of the API.</summary>
    private bool isRequest;

    /// <summary>Sent instead of the token that is configured; null for that.</summary>
    public string? Token { get; init; }

    /// <summary>Those of a request.</summary>
    /// <remarks>Whatever fails ends the request: with 503, or with the server's own refusal.</remarks>
    public static ProvdCalls Of(UnitOfWork work) => OfWork.GetValue(work, Begin);

    /// <summary>Calls on behalf of a request that do not count as its own: what undoes others must not come too late.</summary>
    public static ProvdCalls Begin(UnitOfWork work) => new(work.Service<ProvdClient>(), LongestRequest) { isRequest = true };

    /// <summary>A device as it is known there; null when there is none, or none that the tenant may see.</summary>
    public async Task<JsonObject?> DeviceAsync(string id, Guid? tenant, CancellationToken cancellationToken) =>
        ItsOwn(await GetAsync($"/dev_mgr/devices/{Escape(id)}", tenant, cancellationToken), "device", id);

    /// <summary>Devices whose fields have these values.</summary>
    public async Task<IReadOnlyList<JsonObject>> DevicesAsync(
        JsonObject selector, Guid? tenant, bool isRecursive, CancellationToken cancellationToken)
    {
        var path = $"/dev_mgr/devices?recurse={(isRecursive ? "true" : "false")}&q={Escape(selector.ToJsonString(Plain))}";
        return ListOf(await GetAsync(path, tenant, cancellationToken), "devices");
    }

    /// <summary>Adds a device with the id that its document has.</summary>
    public Task AddDeviceAsync(JsonObject device, Guid tenant, CancellationToken cancellationToken) =>
        PostAsync("/dev_mgr/devices", new JsonObject { ["device"] = device.DeepClone() }, tenant, cancellationToken);

    /// <summary>Replaces a device: what is not in the document is gone, and the device is the tenant's. False when there is none.</summary>
    public async Task<bool> PutDeviceAsync(JsonObject device, Guid tenant, CancellationToken cancellationToken) =>
        await SendAsync(
            HttpMethod.Put, $"/dev_mgr/devices/{Escape(ProvdDocuments.TextOf(device, "id")!)}",
            new JsonObject { ["device"] = device.DeepClone() }, tenant, cancellationToken) is not null;

    /// <summary>Changes a device, after whoever changes it now. False when there is no such device of this tenant.</summary>
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

    /// <summary>Makes the files of a device anew. One that has none yet refuses, which is as well.</summary>
    public Task ReconfigureAsync(string id, Guid? tenant, CancellationToken cancellationToken) => UnlessRefusedAsync(
        () => SendAsync(HttpMethod.Post, "/dev_mgr/reconfigure", new JsonObject { ["id"] = id }, tenant, cancellationToken));

    /// <summary>Tells a device to fetch its files. Whether it does is not waited for.</summary>
    public async Task SynchronizeAsync(string id, Guid? tenant, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(
            HttpMethod.Post, "/dev_mgr/synchronize", new JsonObject { ["id"] = id }, tenant, cancellationToken);
        if (answer?.Location is { } location
            && location.OriginalString.Split('/', StringSplitOptions.RemoveEmptyEntries) is [.., var operation])
        {
            // The monitor of the operation, which nobody else would remove; the operation goes on.
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

    /// <summary>Makes a configuration what the document says.</summary>
    public async Task PutConfigAsync(JsonObject config, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["config"] = config.DeepClone() };
        var path = $"/cfg_mgr/configs/{Escape(ProvdDocuments.TextOf(config, "id")!)}";
        if (await SendAsync(HttpMethod.Put, path, body, null, cancellationToken) is null)
        {
            await PostAsync("/cfg_mgr/configs", body, null, cancellationToken);
        }
    }

    /// <summary>Removes a configuration, if it is there and may go.</summary>
    public Task RemoveConfigAsync(string id, CancellationToken cancellationToken) => UnlessRefusedAsync(
        () => SendAsync(HttpMethod.Delete, $"/cfg_mgr/configs/{Escape(id)}", null, null, cancellationToken));

    /// <summary>Makes a configuration for a device that waits for a line, and returns its id.</summary>
    public async Task<string> AutocreateAsync(CancellationToken cancellationToken)
    {
        var made = await PostAsync("/cfg_mgr/autocreate", [], null, cancellationToken);
        return ProvdDocuments.TextOf(made.Body, "id")
            ?? throw Told(new ProvdException("POST /cfg_mgr/autocreate was answered without an id", isUnavailable: true));
    }

    /// <summary>Names of the plugins that are installed.</summary>
    public async Task<IReadOnlyCollection<string>> PluginsAsync(CancellationToken cancellationToken) =>
        (await GetAsync("/pg_mgr/install/installed", null, cancellationToken))?["pkgs"] is JsonObject installed
            ? [.. installed.Select(plugin => plugin.Key)]
            : [];

    /// <summary>How it is itself: <c>ok</c>, or another word.</summary>
    public async Task<string> StatusAsync(CancellationToken cancellationToken)
    {
        var status = await GetAsync("/status", null, cancellationToken);
        return (status is null ? null : ProvdDocuments.TextOf(status, "rest_api")
            ?? (status["rest_api"] is JsonObject nested ? ProvdDocuments.TextOf(nested, "status") : null)) ?? "fail";
    }

    /// <summary>Points alone would be taken for a way out of the collection.</summary>
    private static string Escape(string text) => text is "." or ".." ? "%252E" : Uri.EscapeDataString(text);

    private static JsonObject? ItsOwn(JsonObject? answer, string member, string id) =>
        answer?[member] is JsonObject document && ProvdDocuments.TextOf(document, "id") == id ? document.DeepClone().AsObject() : null;

    private static IReadOnlyList<JsonObject> ListOf(JsonObject? answer, string member) =>
        answer?[member] is JsonArray items ? [.. items.OfType<JsonObject>()] : [];

    private async Task<JsonObject?> GetAsync(string path, Guid? tenant, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Get, path, null, tenant, cancellationToken))?.Body;

    /// <summary>What is made must be there afterwards, so 404 is a failure too.</summary>
    private async Task<ProvdAnswer> PostAsync(string path, JsonObject body, Guid? tenant, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Post, path, body, tenant, cancellationToken)
        ?? throw Told(new ProvdException($"POST {path} was answered with 404", isUnavailable: false) { Status = 404, Text = "Not Found" });

    /// <summary>A refusal is not a failure of what was asked for before.</summary>
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

    /// <summary>As the API words it: a bare text with the server's own status, or 503 where it is only away.</summary>
    private Exception Told(ProvdException failed) =>
        !isRequest ? failed
        : failed is { IsUnavailable: false, Status: { } status }
            ? new ReportedException(RouteResult.Json($"Provd client error: {failed.Text}") with { Status = status })
            : new RefusedException(Refusals.Unavailable("wazo-provd can't be asked, repeat the request later."));
}

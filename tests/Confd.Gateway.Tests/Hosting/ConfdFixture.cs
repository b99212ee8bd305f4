using System.Net;
using System.Text.Json.Nodes;
using Confd.Processes;
using Confd.Resources;
using Confd.Silo;
using Confd.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Confd.Gateway.Tests;

/// <summary>A real service: silo, gateway and database, on free ports of the loopback interface.</summary>
public abstract class ConfdFixture : IAsyncLifetime
{
    public const string AdminToken = "test-administrator-token";
    public const string MasterTenant = "10000000-0000-4000-8000-000000000001";

    /// <summary>A tenant with a token of its own.</summary>
    public const string BranchTenant = "20000000-0000-4000-8000-000000000002";
    public const string BranchToken = "test-administrator-of-a-branch";
    public const string SettingsReaderToken = "test-reader-of-settings";

    /// <summary>Reads Asterisk's files without their secrets.</summary>
    public const string FilesReaderToken = "test-reader-of-files";

    /// <summary>
    /// Logged errors are unexpected. The filters are for one provider, so that they win over the program's own.
    /// </summary>
    private static readonly IReadOnlyList<string> QuietLogs =
    [
        "--Logging:Console:LogLevel:Default=Error", "--Logging:Console:LogLevel:Confd.Storage.ConfdGrainStorage=Critical",
        // Calls that a stopping silo rejects; the sender gets the exception.
        "--Logging:Console:LogLevel:Orleans.Messaging=Critical",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("confd-test-").FullName;

    /// <summary>Headers are sent as tests write them.</summary>
    private readonly SocketsHttpHandler connections = new() { RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.Latin1 };

    private WebApplication? app;
    private Uri? url;
    private (string Revision, Task<JsonObject> Document)? description;
    private long lastMark;

    /// <summary>Acts in the master tenant with the administrator's token.</summary>
    public HttpClient Http { get; private set; } = new();

    /// <summary>All events up to this sequence have been published.</summary>
    internal long LastMark => Volatile.Read(ref lastMark);

    public string ClusterId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Port for Orleans clients.</summary>
    public int ClientPort { get; private set; }

    /// <summary>The service's own store, to read the committed state.</summary>
    internal IConfdStore Store => app!.Services.GetRequiredService<IConfdStore>();

    /// <summary>Everything that it serves.</summary>
    public RouteManifest Manifest => app!.Services.GetRequiredService<ManifestSource>().Current;

    /// <summary>Everything that its plugins declare.</summary>
    internal PluginRegistry Plugins => app!.Services.GetRequiredService<PluginRegistry>();

    /// <summary>The services of the process.</summary>
    internal IServiceProvider Parts => app!.Services;

    /// <summary>Grains as the service itself reaches them.</summary>
    public IGrainFactory Grains => app!.Services.GetRequiredService<IGrainFactory>();

    /// <summary>The errors in the service's log since the fixture was created.</summary>
    public ErrorLog Errors { get; } = new();

    /// <summary>Commands that the service has sent to its database.</summary>
    public long CommandCount => Store.CommandCount;

    protected string Folder => folder;

    protected abstract IEnumerable<string> StorageArguments { get; }

    /// <summary>Keys that a fixture of its own sets; they win over the others.</summary>
    protected virtual IEnumerable<string> MoreArguments => [];

    /// <summary>Services that a fixture of its own adds or replaces.</summary>
    protected virtual void Customize(WebApplicationBuilder builder)
    {
    }

    /// <summary>Returns when other services have received all changes so far.</summary>
    public virtual Task SettleAsync() => Task.CompletedTask;

    public virtual async ValueTask InitializeAsync() => await StartAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        connections.Dispose();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the service and starts it again on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>A client of this service.</summary>
    /// <param name="token">For X-Auth-Token, or null for none.</param>
    /// <param name="tenant">For Wazo-Tenant, or null for the token's own tenant.</param>
    public HttpClient NewClient(string? token, Guid? tenant = null)
    {
        var client = new HttpClient(new DescribedAnswers(connections, DescriptionAsync), disposeHandler: false) { BaseAddress = url };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Add("X-Auth-Token", token);
        }
        if (tenant is not null)
        {
            client.DefaultRequestHeaders.Add("Wazo-Tenant", $"{tenant}");
        }
        return client;
    }

    /// <summary>Makes a tenant, below the master tenant unless a parent is given.</summary>
    public async Task<TestTenant> NewTenantAsync(Guid? parent = null, string? slug = null)
    {
        var body = new JsonObject { ["parent_uuid"] = (parent ?? Guid.Parse(MasterTenant)).ToString(), ["slug"] = slug };
        return new TestTenant(this, Guid.Parse((string)(await Http.CreateAsync("/tenants", body.ToJsonString()))["uuid"]!));
    }

    /// <summary>All events so far after a mark, and the mark to continue from.</summary>
    internal async Task<(IReadOnlyList<StoredEvent> Events, long Mark)> ReadEventsAsync(
        long after, CancellationToken cancellationToken)
    {
        // An event of our own comes last. Once it is readable, all that were acknowledged before it are too.
        var end = new ResourceId("test_mark", $"{Guid.NewGuid():N}");
        var published = new EventRow("test_mark", end, null, [], new JsonObject(), null);
        await Store.CommitAsync(new ChangeSet { Events = { published } }, cancellationToken);
        IReadOnlyList<StoredEvent> events = [];
        StoredEvent? mark = null;
        await Poll.UntilAsync(
            async () =>
            {
                events = await Store.ReadEventsAsync(after, int.MaxValue, cancellationToken);
                return (mark = events.FirstOrDefault(one => one.Resource == end)) is not null;
            },
            "the mark is told");
        Volatile.Write(ref lastMark, Math.Max(LastMark, mark!.Sequence));
        return ([.. events.TakeWhile(one => one != mark)], mark.Sequence);
    }

    /// <summary>Read once per revision of the manifest.</summary>
    private Task<JsonObject> DescriptionAsync()
    {
        var revision = Manifest.Revision;
        lock (connections)
        {
            if (description?.Revision != revision)
            {
                description = (revision, ReadAsync());
            }
            return description.Value.Document;
        }

        async Task<JsonObject> ReadAsync()
        {
            using var http = new HttpClient(connections, disposeHandler: false);
            return JsonNode.Parse(await http.GetStringAsync(new Uri(url!, "/openapi/v1.json")))!.AsObject();
        }
    }

    private async Task StartAsync()
    {
        url = new Uri($"http://127.0.0.1:{Ports.Free()}");
        app = ConfdHost.Build(
        [
            .. QuietLogs,
            $"--Confd:Urls={url}", $"--Confd:DataDirectory={folder}", $"--Confd:Auth:AdminToken={AdminToken}",
            $"--Confd:Auth:MasterTenant={MasterTenant}", $"--Confd:Cluster:SiloPort={Ports.Free()}",
            $"--Confd:Cluster:GatewayPort={ClientPort = Ports.Free()}", $"--Confd:Cluster:ClusterId={ClusterId}",
            // Off by default, and looked at by every test that goes over all routes.
            "--Confd:Plugins:wizard=true",
            "--Confd:Auth:Keys:0:Token=test-reader-of-voicemails", $"--Confd:Auth:Keys:0:TenantUuid={MasterTenant}",
            "--Confd:Auth:Keys:0:Acl:0=confd.voicemails.#", "--Confd:Auth:Keys:0:Acl:1=!confd.voicemails.create",
            $"--Confd:Auth:Keys:1:Token={BranchToken}", $"--Confd:Auth:Keys:1:TenantUuid={BranchTenant}", "--Confd:Auth:Keys:1:Acl:0=#",
            $"--Confd:Auth:Keys:2:Token={SettingsReaderToken}", $"--Confd:Auth:Keys:2:TenantUuid={MasterTenant}",
            "--Confd:Auth:Keys:2:Acl:0=confd.asterisk.rtp.general.get", "--Confd:Auth:Keys:2:Acl:1=confd.asterisk.queue.general.*",
            "--Confd:Auth:Keys:2:Acl:2=confd.asterisk.pjsip.global.read", "--Confd:Auth:Keys:2:Acl:3=confd.localization.read",
            $"--Confd:Auth:Keys:9:Token={FilesReaderToken}", $"--Confd:Auth:Keys:9:TenantUuid={MasterTenant}",
            "--Confd:Auth:Keys:9:Acl:0=confd.asterisk.files.#",
            "--Confd:Provd:Plugins=test-plugin, other-plugin", "--Confd:Provd:Templates=test-template",
            .. StorageArguments, .. MoreArguments,
        ], Customize);
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(Errors);
        await app.StartAsync();
        Http = NewClient(AdminToken);
        await Poll.UntilAsync(
            async () => (await Http.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK, "the service is ready");
    }

    private async Task StopAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
            app = null;
        }
    }
}

/// <summary>The service on the embedded database.</summary>
public class SqliteFixture : ConfdFixture
{
    protected override IEnumerable<string> StorageArguments => [];
}

/// <summary>The service on PostgreSQL, in a schema of its own.</summary>
public class PostgresFixture : ConfdFixture
{
    public string Schema { get; } = $"t{Guid.NewGuid():N}";

    protected override IEnumerable<string> StorageArguments =>
    [
        "--Confd:Storage:Provider=postgresql", $"--Confd:Storage:Schema={Schema}",
        "--Confd:Storage:ConnectionString=" + (Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES")
            ?? throw new InvalidOperationException("CONFD_TEST_POSTGRES is not set: run the tests with tests/run.sh")),
    ];
}

using System.Text.Json.Nodes;
using Confd.Notifier;

namespace Confd.Plugins;

/// <summary>Calls of sysconfd at the first set-up, in the order of the steps.</summary>
/// <remarks>Source: wazo-confd 1.1 API, wizard.</remarks>
internal static class WizardCalls
{
    /// <param name="work">The operation.</param>
    /// <param name="wanted">The set-up.</param>
    /// <param name="skipped">Gets the steps that need sysconfd, when there is none.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public static async ValueTask<IReadOnlyList<JsonObject>> OfAsync(
        UnitOfWork work, WizardBody wanted, OrderedDictionary<string, string> skipped, CancellationToken cancellationToken)
    {
        var calls = new List<JsonObject>();
        var network = wanted.Network;
        var isThere = work.Service<SysconfdClient>().IsThere;
        Add("manage_services", wanted.Steps.ManageServices,
            Sysconfd.Post("/xivoctl", new JsonObject { ["wazo-service"] = "enable" }),
            Sysconfd.Post("/xivoctl", new JsonObject { ["wazo-service"] = "start" }));
        Add("manage_hosts_file", wanted.Steps.ManageHostsFile,
            Sysconfd.Post("/hosts", new JsonObject { ["hostname"] = network.Hostname, ["domain"] = network.Domain }));
        if (network.Nameservers.Count > 0)
        {
            Add("manage_resolv_file", wanted.Steps.ManageResolvFile, Sysconfd.Post("/resolv_conf", new JsonObject
            {
                ["nameservers"] = new JsonArray([.. network.Nameservers.Select(address => (JsonNode)address)]),
                ["search"] = new JsonArray(network.Domain),
            }));
        }
        else if (wanted.Steps.ManageResolvFile)
        {
            skipped["manage_resolv_file"] = "There are no name servers to write.";
        }
        Add("commonconf", wanted.Steps.Commonconf, [.. Sysconfd.CommonConfiguration()]);
        if (wanted.Steps.Provisioning && isThere)
        {
            // Separate calls rather than handlers, which would come before everything else.
            if (await work.SettingsAsync<LiveReload>(cancellationToken) is not { Enabled: false })
            {
                calls.Add(Handlers("chown_autoprov_config"));
                calls.Add(Handlers("ipbx", Reload.Pjsip));
            }
            calls.Add(Sysconfd.Post("/services", new JsonObject { ["wazo-provd"] = "restart" }));
            calls.Add(Sysconfd.Get("/dhcpd_update"));
        }
        return calls;

        void Add(string step, bool isWanted, params JsonObject[] its)
        {
            if (isWanted && isThere)
            {
                calls.AddRange(its);
            }
            else if (isWanted)
            {
                skipped[step] = "There is no sysconfd.";
            }
        }
    }

    private static JsonObject Handlers(string service, params string[] commands) => Sysconfd.Post(
        "/exec_request_handlers", new JsonObject { [service] = new JsonArray([.. commands.Select(command => (JsonNode)command)]) });
}

using System.Net.NetworkInformation;
using System.Text.Json.Nodes;
using Confd.Notifier;

namespace Confd.Plugins;

/// <summary>The network interfaces of the configured machine.</summary>
internal static class NetworkInterfaces
{
    private const string Question = "/networking/interfaces";

    /// <summary>Their names: those that sysconfd reports, or this machine's own without sysconfd.</summary>
    /// <exception cref="RefusedException">sysconfd can't be asked (503).</exception>
    public static async ValueTask<IReadOnlySet<string>> NamesAsync(UnitOfWork work, CancellationToken cancellationToken)
    {
        var sysconfd = work.Service<SysconfdClient>();
        if (!sysconfd.IsThere)
        {
            return NetworkInterface.GetAllNetworkInterfaces().Select(one => one.Name).ToHashSet();
        }
        var answer = await sysconfd.AskAsync(Question, cancellationToken);
        return answer["data"] is JsonArray interfaces
            ? interfaces.Select(one => (one as JsonObject)?["name"].AsText()).OfType<string>().ToHashSet()
            : throw sysconfd.Failed(Question, "the answer has no list data");
    }
}

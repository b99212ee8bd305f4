using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Declares <c>/registrars</c>: addresses at which phones register.</summary>
/// <remarks>Source: wazo-confd 1.1 API, registrars. Lines keep the id of a registrar that was deleted.</remarks>
public sealed class RegistrarPlugin() : ResourcePlugin<Registrar>("registrar")
{
    /// <summary>Id of the registrar that every system begins with.</summary>
    public const string Default = "default";

    public override void Declare(ResourceBuilder<Registrar> registrar) => registrar
        .Named("registrars")
        .TextKey()
        .LookupNamed("id")
        .SystemWide(masterReads: true)
        .Complete(IdentifyAsync)
        .MergeWith((before, value) => before is null ? value : value with { Id = before.Id })
        .Installed(new JsonObject
        {
            ["id"] = Default, ["name"] = "local", ["main_host"] = "127.0.0.1", ["proxy_main_host"] = "127.0.0.1",
        })
        // effects
        .Events("registrar", "config.registrar", r => r);

    private static async ValueTask<Registrar> IdentifyAsync(
        Registrar registrar, CompletionContext completion, CancellationToken cancellationToken)
    {
        if (registrar.Id.Length == 0)
        {
            return registrar with { Id = $"{Guid.NewGuid():N}" };
        }
        return await completion.UnitOfWork.FindVisibleAsync<Registrar>(registrar.Id, cancellationToken) is null
            ? registrar
            : throw new RefusedException(Refusals.Exists("Registrar", ("id", registrar.Id)));
    }
}

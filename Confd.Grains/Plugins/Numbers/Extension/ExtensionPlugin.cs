using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Declares <c>/extensions</c>: numbers in contexts.</summary>
/// <remarks>Source: wazo-confd 1.1 API, extensions.</remarks>
public sealed class ExtensionPlugin() : ResourcePlugin<Extension>(Kind)
{
    /// <summary>Kind of an extension.</summary>
    public const string Kind = "extension";

    internal const string ByNumber = "exten,context";

    /// <summary>From a context to its extensions.</summary>
    internal static RelationPath OfContext { get; } = RelationPath.Left<ExtensionPlugin, Extension>(e => e.Context);

    public override void Declare(ResourceBuilder<Extension> extension) => extension
        .Named("extensions")
        .TenantOfReference()
        .Normalize(EnabledIsNotCommented)
        // rules, in this order
        .References<ContextPlugin>(
            e => e.Context, otherTenant: (number, tenant) => Refusals.DifferentTenants(
                "current_tenant_uuid", number.Tenant ?? default, "context_tenant_uuid", tenant))
        .Unique(e => e.Exten, e => e.Context)
        .RuleAsync(ParkingSlots.RefuseSlotAsync)
        .RuleOnEdit(ExtensionRules.FitUsesAsync)
        .RuleAsync(ExtensionRules.CheckSyntaxAsync)
        .RuleOnDelete((e, token) => ExtensionUses.RefuseUsedAsync(e.UnitOfWork, e.After, "extension_id", exceptLines: true, token))
        // reading
        .Column("type", RelationPath.Right<ExtensionPlugin, Extension>(e => e.Context), "type")
        // lists of users look only at enabled extensions
        .Derive("enabled_exten", e => e.Enabled ? e.Exten : null)
        .Derive("enabled_context", e => e.Enabled ? e.Context : null)
        .Brief(Brief)
        // effects
        .On(Change.Created, e => EventOf("created", e.Value, Reload.Dialplan))
        .On(Change.Edited, e => EventOf(
            "edited", e.Value, e.IsChanged ? [Reload.Dialplan, Reload.Pjsip, Reload.Sccp, Reload.Queue] : []))
        .On(Change.Deleted, e => EventOf("deleted", e.Value, Reload.Dialplan));

    /// <summary>id, number, context and link, as other resources show it.</summary>
    internal static ExtensionBrief Brief(ViewNode<Extension> extension) =>
        new(extension.Value.Id, extension.Value.Exten, extension.Value.Context, extension.Links);

    /// <summary>The extension that the fields name, or a new one.</summary>
    internal static async ValueTask<Stored<Extension>> FindOrCreateAsync(
        UnitOfWork work, JsonObject fields, CancellationToken cancellationToken)
    {
        var value = $"{(string?)fields["exten"]}{UniqueRule<Extension>.Separator}{(string?)fields["context"]}";
        var existing = await work.FindByAsync<Extension>(ByNumber, value, cancellationToken);
        return existing ?? await work.CreateValidatedAsync<Extension>(fields, cancellationToken);
    }

    private static void EnabledIsNotCommented(JsonObject values)
    {
        if (values["enabled"] is { } enabled)
        {
            values["commented"] = !enabled.GetValue<bool>();
        }
        else if (values["commented"] is { } commented)
        {
            values["enabled"] = !commented.GetValue<bool>();
        }
    }

    private static DomainEvent EventOf(string what, Extension extension, params IReadOnlyList<string> reload) => new(
        $"extension_{what}", $"config.extensions.{what}", new { extension.Id, extension.Exten, extension.Context })
    {
        Reload = reload,
    };
}

/// <summary>An extension as other resources show it.</summary>
internal sealed record ExtensionBrief(int Id, string Exten, string Context, LinkView[] Links);

using System.Globalization;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares the number of an incoming call: at most one on each side.</summary>
/// <remarks>Source: wazo-confd 1.1 API, incall_extension.</remarks>
public sealed class IncallExtensionPlugin : AssociationPlugin<Incall, Extension>
{
    private const string Kind = "incall_extension";

    private static readonly ExtensionUse Use = new("incall")
    {
        ContextType = "incall",
        IsInRange = (context, exten) => RangeRules.Contains(context.IncallRanges, exten),
    };

    /// <summary>From an incoming call to its number.</summary>
    public static Walk Extensions { get; } = Walk.Right(Kind);

    /// <summary>From a number to its incoming call.</summary>
    public static Walk Incalls { get; } = Walk.Left(Kind);

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<Incall, Extension> pair) => pair
        .Route(
            "/incalls/{incall_id:int}/extensions/{extension_id:int}", "confd.incalls.{incall_id}.extensions.{extension_id}")
        // rules, in this order
        .SameTenant("incall_tenant_uuid", "extension_tenant_uuid", rightFirst: true)
        // The 1.1 API shows this id as a text.
        .HasOneExtension(
            Use, "Incall", "incall_id", incall => incall.Id.ToString(CultureInfo.InvariantCulture), checksRange: false)
        // reading
        .ShowOneOnRight("incall", IncallViews.Brief)
        .Extends<Incall>(incall => incall.Column("exten", Extensions, "exten"))
        .Extends<User>(user => user.Part<IncallsOfUser>(create: 30, edit: 80, delete: 50))
        // effects
        .OnAssociated(link => Tell("associated", "updated", link))
        .OnDissociated(link => Tell("dissociated", "deleted", link));

    private static Told Tell(string what, string action, PairContext<Incall, Extension> link) => new(
        $"incall_extension_{what}", $"config.incalls.extensions.{action}",
        new { IncallId = link.Left.Value.Id, ExtensionId = link.Right.Value.Id })
    {
        Reload = [Reload.Dialplan],
    };
}

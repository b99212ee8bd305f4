using System.Globalization;

namespace Confd.Plugins;

/// <summary>Declares the number of an incall: at most one on each side.</summary>
/// <remarks>Source: wazo-confd 1.1 API, incall_extension.</remarks>
public sealed class IncallExtensionPlugin() : AssociationPlugin<Incall, Extension>("incall_extension")
{
    private static readonly ExtensionUse Use = new("incall")
    {
        ContextType = "incall",
        IsInRange = (context, exten) => RangeRules.Contains(context.IncallRanges, exten),
    };

    /// <summary>From an incall to its number.</summary>
    public static RelationPath Extensions { get; } = RelationPath.Right<IncallExtensionPlugin>();

    /// <summary>From a number to its incall.</summary>
    public static RelationPath Incalls { get; } = RelationPath.Left<IncallExtensionPlugin>();

    public override void Declare(AssociationBuilder<Incall, Extension> pair) => pair
        // The 1.1 API shows this id as a text.
        .HasNumber(
            Use, "incall", "incall_id:int", incall => incall.Id.ToString(CultureInfo.InvariantCulture),
            link => new { IncallId = link.Left.Value.Id, ExtensionId = link.Right.Value.Id }, checksRange: false)
        .Extends<User>(user => user.Part<IncallsOfUser>(
            createdAfter: typeof(UserLinesPart), editedAfter: typeof(UserVoicemailPart), deletedAfter: typeof(UserLinesPart)));
}

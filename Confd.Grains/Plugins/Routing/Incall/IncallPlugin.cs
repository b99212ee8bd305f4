using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/incalls</c>: where calls from outside go.</summary>
/// <remarks>Source: wazo-confd 1.1 API, incalls.</remarks>
public sealed class IncallPlugin : ResourcePlugin<Incall>
{
    /// <summary>Kind of an incall.</summary>
    public const string Kind = "incall";

    /// <summary>From an incall to its destination.</summary>
    public static RelationPath Target { get; } = RelationPath.Right<IncallPlugin, Incall>(i => i.Destination);

    /// <summary>From a destination to the incalls that lead to it.</summary>
    public static RelationPath LeadingHere { get; } = RelationPath.Left<IncallPlugin, Incall>(i => i.Destination);

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<Incall> incall) => incall
        .Named("incalls", called: "Incall", by: i => i.Id)
        .TenantScoped()
        // rules
        .Destinations("destination", (i, map) => i with { Destination = map(i.Destination) ?? Destination.None })
        // reading
        .Columns(i => i.PreprocessSubroutine, i => i.GreetingSound, i => i.Description)
        .Column("user_id", Target.To<UserPlugin>(), "id", Storage.ColumnType.Integer, Storage.ColumnSource.Number)
        .Search("preprocess_subroutine", "greeting_sound", "description", "exten")
        .Sort(by: "exten")
        .Links()
        .Extends<User>(IncallViews.LeadingHere)
        .Extends<Conference>(IncallViews.LeadingHere)
        .Extends<Ivr>(IncallViews.LeadingHere)
        // effects
        .Events("incall", "config.incalls", i => new { i.Id });
}

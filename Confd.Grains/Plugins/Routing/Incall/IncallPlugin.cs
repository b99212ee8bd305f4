namespace Confd.Plugins;

/// <summary>Declares <c>/incalls</c>: where calls from outside go.</summary>
/// <remarks>Source: wazo-confd 1.1 API, incalls.</remarks>
public sealed class IncallPlugin() : ResourcePlugin<Incall>(Kind)
{
    /// <summary>Kind of an incall.</summary>
    public const string Kind = "incall";

    /// <summary>From an incall to its destination.</summary>
    public static RelationPath Target { get; } = RelationPath.Right<IncallPlugin, Incall>(i => i.Destination);

    /// <summary>From a destination to the incalls that lead to it.</summary>
    public static RelationPath LeadingHere { get; } = RelationPath.Left<IncallPlugin, Incall>(i => i.Destination);

    public override void Declare(ResourceBuilder<Incall> incall) => incall
        .Named("incalls")
        // rules
        .Destinations("destination", (i, map) => i with { Destination = map(i.Destination) ?? Destination.None })
        // reading
        .Column("user_id", Target.To<UserPlugin>(), "id", Storage.ColumnType.Integer, Storage.ColumnSource.Number)
        .NotSearched("user_id")
        .Sort(by: "exten")
        .Brief(i => new IncallBrief(i.Value.Id, i.Links))
        .Extends<User>(user => user.ShowsIncalls())
        .Extends<Conference>(conference => conference.ShowsIncalls())
        .Extends<Ivr>(ivr => ivr.ShowsIncalls())
        // effects
        .Events("incall", "config.incalls", i => new { i.Id });
}

/// <summary>An incall as other resources show it.</summary>
internal sealed record IncallBrief(int Id, LinkView[] Links);

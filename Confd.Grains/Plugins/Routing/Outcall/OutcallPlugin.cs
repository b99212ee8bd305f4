using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/outcalls</c>: which numbers leave over which trunks.</summary>
/// <remarks>Source: wazo-confd 1.1 API, outcalls.</remarks>
public sealed class OutcallPlugin : ResourcePlugin<Outcall>
{
    /// <inheritdoc/>
    public override string Name => "outcall";

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<Outcall> outcall) => outcall
        .Named("outcalls", called: "Outcall", by: o => o.Id)
        .TenantScoped()
        .Canonicalize(o => o.RingTime == 0 ? o with { RingTime = null } : o)
        // rules
        .Unique(o => o.Name)
        .IsDestination<OutcallDestination>(d => d.OutcallId, _ => new { })
        // reading
        .Columns(o => o.Id, o => o.Description, o => o.Name, o => o.PreprocessSubroutine)
        .Sort(by: "id")
        .Links()
        // effects
        .Events("outcall", "config.outcalls", o => new { o.Id });

    /// <summary>id, name and link, as other resources show it.</summary>
    internal static OutcallBrief Brief(ViewNode<Outcall> outcall) =>
        new(outcall.Value.Id, outcall.Value.Name, outcall.Links);
}

/// <summary>An outcall as other resources show it.</summary>
internal sealed record OutcallBrief(int Id, string Name, LinkView[] Links);

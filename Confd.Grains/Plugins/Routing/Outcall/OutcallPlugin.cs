namespace Confd.Plugins;

/// <summary>Declares <c>/outcalls</c>: which numbers leave over which trunks.</summary>
/// <remarks>Source: wazo-confd 1.1 API, outcalls.</remarks>
public sealed class OutcallPlugin() : ResourcePlugin<Outcall>("outcall")
{
    public override void Declare(ResourceBuilder<Outcall> outcall) => outcall
        .Named("outcalls")
        .Canonicalize(o => o.RingTime == 0 ? o with { RingTime = null } : o)
        // rules
        .Unique(o => o.Name)
        .IsDestination<OutcallDestination>(d => d.OutcallId, _ => new { })
        .Brief(o => new OutcallBrief(o.Value.Id, o.Value.Name, o.Links))
        // effects
        .Events("outcall", "config.outcalls", o => new { o.Id });
}

/// <summary>An outcall as other resources show it.</summary>
internal sealed record OutcallBrief(int Id, string Name, LinkView[] Links);

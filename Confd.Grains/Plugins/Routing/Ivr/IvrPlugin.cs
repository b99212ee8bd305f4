namespace Confd.Plugins;

/// <summary>Declares <c>/ivr</c>: voice menus.</summary>
/// <remarks>Source: wazo-confd 1.1 API, ivr.</remarks>
public sealed class IvrPlugin() : ResourcePlugin<Ivr>("ivr")
{
    public override void Declare(ResourceBuilder<Ivr> ivr) => ivr
        .Named("ivr", called: "IVR")
        // rules, in this order
        .Destinations("destinations", (i, map) => i with
        {
            AbortDestination = map(i.AbortDestination),
            InvalidDestination = map(i.InvalidDestination),
            TimeoutDestination = map(i.TimeoutDestination),
        })
        // Choices are checked one by one: first whether the number is new, then whether the destination exists.
        .Destinations("choices", MapChoices, each: RefuseRepeated)
        .IsDestination<IvrDestination>(d => d.IvrId, i => new { IvrName = i.Name })
        // reading
        .Column("exten", IncallViews.Numbers, "exten")
        .NotSorted("exten")
        // effects
        .Events("ivr", "config.ivr", i => new { i.Id }, [Reload.Dialplan]);

    /// <summary>Removes the choices whose destination is gone.</summary>
    private static Ivr MapChoices(Ivr ivr, Func<Destination?, Destination?> map) => ivr with
    {
        Choices =
        [
            .. ivr.Choices.Select(choice => (Choice: choice, Destination: map(choice.Destination)))
                .Where(one => one.Destination is not null)
                .Select(one => one.Choice with { Destination = one.Destination! }),
        ],
    };

    private static Refusal? RefuseRepeated(Ivr ivr, int index) =>
        ivr.Choices.Take(index).Any(choice => choice.Exten == ivr.Choices[index].Exten)
            ? Refusals.Input($"exten '{ivr.Choices[index].Exten}' used in more than one choice")
            : null;
}

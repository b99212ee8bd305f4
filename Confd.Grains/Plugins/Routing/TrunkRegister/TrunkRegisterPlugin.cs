namespace Confd.Plugins;

/// <summary>Declares the IAX registration of a trunk: at most one on each side.</summary>
/// <remarks>Source: wazo-confd 1.1 API, trunk_register.</remarks>
public sealed class TrunkRegisterPlugin() : AssociationPlugin<Trunk, IaxRegistration>("trunk_register_iax")
{
    /// <summary>From a trunk to its registration.</summary>
    public static RelationPath Registers { get; } = RelationPath.Right<TrunkRegisterPlugin>();

    public override void Declare(AssociationBuilder<Trunk, IaxRegistration> pair) => pair
        .Route("/trunks/{trunk_id:int}/registers/iax/{register_id:int}")
        // rules, in this order
        .OneRight((link, current) => Refuse(link.Left.Value, current))
        .OneLeft((link, current) => Refuse(current, link.Right.Value))
        .Associate(EndpointIsIaxAsync)
        // reading
        .ShowOneOnLeft("register_iax", register => new RegisterIaxBrief(
            register.Value.Id, register.Links))
        .ShowOneOnRight("trunk")
        // effects: a registration belongs to the tenant of its trunk
        .AfterAssociate((link, _) =>
        {
            link.UnitOfWork.Replace(link.Right, link.Right.Value, link.Left.Tenant);
            return ValueTask.CompletedTask;
        })
        .Events(
            "trunk_register_iax", "config.trunks.registers.iax",
            link => new { TrunkId = link.Left.Value.Id, RegisterId = link.Right.Value.Id });

    private static async ValueTask<Refusal?> EndpointIsIaxAsync(
        PairContext<Trunk, IaxRegistration> link, CancellationToken cancellationToken) =>
        await TrunkEndpoints.CurrentAsync(link.UnitOfWork, link.Left.Id, cancellationToken) is { } current
        && TrunkEndpoints.ProtocolOf(current.Kind) is var protocol and not "iax"
            ? Refusals.Associated("Trunk", "Endpoint", ("trunk_id", link.Left.Value.Id), ("protocol", protocol))
            : null;

    private static Refusal Refuse(Trunk trunk, IaxRegistration register) => Refusals.Associated(
        "Trunk", "IAXRegister", ("trunk_id", trunk.Id), ("register_iax_id", register.Id));
}

/// <summary>An IAX registration as its trunk shows it.</summary>
internal sealed record RegisterIaxBrief(int Id, LinkView[] Links);

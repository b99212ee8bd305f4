using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares the application that calls from a line go to: at most one.</summary>
/// <remarks>Source: wazo-confd 1.1 API, line_application.</remarks>
public sealed class LineApplicationPlugin : AssociationPlugin<Line, Application>
{
    /// <summary>From a line to its application.</summary>
    public static RelationPath Applications { get; } = RelationPath.Right<LineApplicationPlugin>();

    /// <inheritdoc/>
    public override string Name => "line_application";

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<Line, Application> pair) => pair
        .Route(
            "/lines/{line_id:int}/applications/{application_uuid:uuid}",
            "confd.lines.{line_id}.applications.{application_uuid}")
        // rules, in this order
        .SameTenant("line_tenant_uuid", "application_tenant_uuid")
        .OneRight((link, current) => Refusals.Associated(
            "Line", "Application", ("line_id", link.Left.Value.Id), ("application_uuid", $"{current.Uuid}")))
        // reading
        .ShowOneOnLeft("application", ApplicationPlugin.Brief)
        .ShowOnRight("lines", LineViews.Brief, LineViews.BriefNeeds)
        // effects
        .OnEveryChange(EventOfAsync);

    private static async ValueTask<DomainEvent> EventOfAsync(
        string what, string action, PairContext<Line, Application> link, CancellationToken cancellationToken)
    {
        var line = await LineEvents.DescribeAsync(link.UnitOfWork, link.Left, cancellationToken);
        return new DomainEvent(
            $"line_application_{what}", $"config.lines.{line.Id}.applications.{link.Right.Value.Uuid}.{action}",
            new { Line = line, Application = new { link.Right.Value.Uuid } })
        {
            Reload = [Reload.Pjsip],
        };
    }
}

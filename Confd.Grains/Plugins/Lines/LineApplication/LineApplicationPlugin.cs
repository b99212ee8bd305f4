namespace Confd.Plugins;

/// <summary>Declares the application that calls from a line go to: at most one.</summary>
/// <remarks>Source: wazo-confd 1.1 API, line_application.</remarks>
public sealed class LineApplicationPlugin() : AssociationPlugin<Line, Application>("line_application")
{
    /// <summary>From a line to its application.</summary>
    public static RelationPath Applications { get; } = RelationPath.Right<LineApplicationPlugin>();

    public override void Declare(AssociationBuilder<Line, Application> pair) => pair
        .Route("/lines/{line_id:int}/applications/{application_uuid:uuid}")
        // rules, in this order
        .SameTenant()
        .OneRight((link, current) => Refusals.Associated(
            "Line", "Application", ("line_id", link.Left.Value.Id), ("application_uuid", $"{current.Uuid}")))
        // reading
        .ShowOneOnLeft("application")
        .ShowOnRight("lines")
        // effects
        .Events(
            "line_application", "config.lines.{left}.applications.{right}",
            async (link, token) => new
            {
                Line = await LineEvents.DescribeAsync(link.UnitOfWork, link.Left, token),
                Application = new { link.Right.Value.Uuid },
            },
            [Reload.Pjsip]);
}

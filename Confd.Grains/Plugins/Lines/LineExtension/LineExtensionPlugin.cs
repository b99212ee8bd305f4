using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Declares the extension of a line: at most one; an extension may be on several lines of one main user.</summary>
/// <remarks>Source: wazo-confd 1.1 API, line_extension.</remarks>
public sealed class LineExtensionPlugin() : AssociationPlugin<Line, Extension>("line_extension")
{
    /// <summary>From a line to its extension.</summary>
    public static RelationPath Extensions { get; } = RelationPath.Right<LineExtensionPlugin>();

    /// <summary>From an extension to its lines.</summary>
    public static RelationPath Lines { get; } = RelationPath.Left<LineExtensionPlugin>();

    /// <summary>It counts as used once its line has a user.</summary>
    internal static ExtensionUse Use { get; } = new("user")
    {
        IsInRange = (context, exten) => RangeRules.Contains(context.UserRanges, exten),
        HolderAsync = MainUserAsync,
    };

    public override void Declare(AssociationBuilder<Line, Extension> pair) => pair
        .Route("/lines/{line_id:int}/extensions/{extension_id:int}")
        .Facet(Use)
        // rules, in this order
        .SameTenant(rightFirst: true)
        .Associate((link, token) => LineEndpoints.RequireAsync(link.UnitOfWork, link.Left, token))
        .OneRight((link, current) => Refusals.Associated(
            "Line", "Extension", ("line_id", link.Left.Value.Id), ("extension_id", current.Id)))
        .Associate((link, token) => ExtensionUses.RefuseUsedAsync(link.UnitOfWork, link.Right, "id", exceptLines: true, token))
        .Associate(ContextIsInternalAsync)
        .Associate(NoOtherUsersAsync)
        .Associate(IsInRangeAsync)
        .RefuseRightDeletion((extension, lines) => Refusals.Associated(
            "Extension", "line", ("extension_id", extension.Value.Id),
            ("associated_ids", lines.Select(line => line.Value.Id).Order().ToList())))
        .Dissociate(link => LineDevices.Refuse(link.Left.Value))
        // views
        .ShowOnLeft("extensions")
        .ShowOnRight("lines")
        // effects
        .AfterAssociate(SyncAsync)
        .AfterDissociate(SyncAsync)
        .Events(
            "line_extension", "config.line_extension_associated",
            link => new { LineId = link.Left.Value.Id, ExtensionId = link.Right.Value.Id }, [Reload.Dialplan, Reload.Pjsip, Reload.Queue])
        .Routes(routes => routes.Route(
            "POST", "/lines/{line_id:int}/extensions", CreateAsync,
            body: typeof(Extension), answers: typeof(FullView<Extension>)));

    private static async ValueTask<Refusal?> ContextIsInternalAsync(
        PairContext<Line, Extension> link, CancellationToken cancellationToken)
    {
        var extension = link.Right.Value;
        var context = await link.UnitOfWork.FindByAsync<Context>(ContextPlugin.ByName, extension.Context, cancellationToken);
        return context is null || context.Value.Type == "internal"
            ? null
            : Refusals.Resource(
                $"ContextType '{context.Value.Type}' cannot be associated",
                ("id", extension.Id), ("context", extension.Context));
    }

    private static async ValueTask<Refusal?> NoOtherUsersAsync(
        PairContext<Line, Extension> link, CancellationToken cancellationToken)
    {
        var users = await UserLines.UsersOfAsync(link.UnitOfWork, link.Left, cancellationToken);
        if (users.Count == 0)
        {
            return null;
        }
        foreach (var other in await link.LeftsAsync(cancellationToken))
        {
            var others = await UserLines.UsersOfAsync(link.UnitOfWork, other.Stored, cancellationToken);
            if (others.Count > 0 && others[0].Stored.Id != users[0].Stored.Id)
            {
                return Refusals.Associated(
                    "User", "Line", ("user_id", others[0].Value.Id), ("line_id", other.Value.Id));
            }
        }
        return null;
    }

    private static async ValueTask<Refusal?> IsInRangeAsync(
        PairContext<Line, Extension> link, CancellationToken cancellationToken)
    {
        var context = await link.UnitOfWork.FindByAsync<Context>(
            ContextPlugin.ByName, link.Right.Value.Context, cancellationToken);
        return context is null ? null : Use.RefuseRange(link.Right.Value, context.Value);
    }

    private static async ValueTask<string?> MainUserAsync(UnitOfWork work, LinkRow link, CancellationToken cancellationToken)
    {
        var line = await work.FindAsync<Line>(link.Left, cancellationToken);
        var users = line is null ? [] : await UserLines.UsersOfAsync(work, line, cancellationToken);
        return users.Count == 0 ? null : $"{users[0].Value.Id}";
    }

    private static async ValueTask SyncAsync(PairContext<Line, Extension> link, CancellationToken cancellationToken)
    {
        await LineSync.ContextAsync(link.UnitOfWork, link.Left, cancellationToken);
        await LineSync.CallerIdAsync(link.UnitOfWork, link.Left, cancellationToken);
    }

    private static async ValueTask<RouteResult> CreateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        // The extension is checked before the line is looked up; both are undone together.
        var extension = await route.UnitOfWork.CreateAsync<Extension>(route.ReadObject(), cancellationToken);
        var line = await route.GetAsync<Line>("line_id", cancellationToken);
        await route.UnitOfWork.AssociateAsync<LineExtensionPlugin, Line, Extension>(line, extension, cancellationToken);
        return RouteResult.Fresh(extension) with { Location = $"/extensions/{extension.Value.Id}" };
    }
}

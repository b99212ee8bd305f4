using Confd.Storage;

namespace Confd.Plugins;

/// <summary>
/// Values that a line and its endpoint take over from the main user and the main extension. They are copied
/// because callers may overwrite them afterwards and must then read back what they wrote.
/// </summary>
internal static class LineSync
{
    /// <summary>Caller id of the endpoint from the main user; nothing without one.</summary>
    public static async ValueTask CallerIdAsync(UnitOfWork work, Stored<Line> line, CancellationToken cancellationToken)
    {
        var users = await UserLines.UsersOfAsync(work, line, cancellationToken);
        if (users.Count == 0)
        {
            return;
        }
        var (name, number) = CallerIds.Parse(users[0].Value.CallerId);
        var extensions = await work.RelatedAsync<Extension>(line.Id, LineExtensionPlugin.Extensions, cancellationToken);
        var exten = extensions.Count > 0 ? extensions[0].Value.Exten : null;
        foreach (var sip in await work.RelatedAsync<SipEndpoint>(line.Id, LineEndpoints.SipOf, cancellationToken))
        {
            var callerId = CallerIds.Format(name, number ?? exten);
            if (CallerIds.OfSip(sip.Value) != CallerIds.Parse(callerId))
            {
                work.Replace(sip.Stored, CallerIds.WithCallerId(sip.Value, callerId));
            }
        }
        foreach (var sccp in await work.RelatedAsync<SccpEndpoint>(line.Id, LineEndpoints.SccpOf, cancellationToken))
        {
            work.Replace(sccp.Stored, SccpOptions.WithCallerId(sccp.Value, name, exten ?? number));
        }
    }

    /// <summary>The line's context is that of its extension.</summary>
    public static async ValueTask ContextAsync(UnitOfWork work, Stored<Line> line, CancellationToken cancellationToken)
    {
        var extensions = await work.RelatedAsync<Extension>(line.Id, LineExtensionPlugin.Extensions, cancellationToken);
        if (extensions.Count > 0 && extensions[0].Value.Context != line.Value.Context)
        {
            var extension = extensions[0].Value;
            var reference = RelationPath.Right<LinePlugin, Line>(one => one.Context).LinkKind;
            if (await work.FindByAsync<Context>(ContextPlugin.ByName, line.Value.Context, cancellationToken) is { } old)
            {
                work.Unlink(new LinkRow(reference, line.Id, old.Id));
            }
            if (await work.FindByAsync<Context>(ContextPlugin.ByName, extension.Context, cancellationToken) is { } next)
            {
                work.Link(new LinkRow(reference, line.Id, next.Id));
            }
            work.Replace(line, line.Value with { Context = extension.Context, TenantUuid = extension.TenantUuid }, extension.TenantUuid);
        }
    }

    public static async ValueTask AfterSipEditAsync(RuleContext<SipEndpoint> context, CancellationToken cancellationToken)
    {
        if (context.Before is null)
        {
            return;
        }
        foreach (var line in await context.UnitOfWork.RelatedAsync<Line>(context.After.Id, LineEndpoints.LineOfSip, cancellationToken))
        {
            await CallerIdAsync(context.UnitOfWork, line.Stored, cancellationToken);
        }
    }

    public static async ValueTask AfterUserEditAsync(RuleContext<User> context, CancellationToken cancellationToken)
    {
        if (context.Before is null)
        {
            return;
        }
        foreach (var line in await context.UnitOfWork.RelatedAsync<Line>(context.After.Id, UserLines.Lines, cancellationToken))
        {
            if (UserLines.OrderOnLine(line.Link) == 0)
            {
                await CallerIdAsync(context.UnitOfWork, line.Stored, cancellationToken);
            }
        }
    }

    public static async ValueTask AfterExtensionEditAsync(RuleContext<Extension> context, CancellationToken cancellationToken)
    {
        if (context.Before is null)
        {
            return;
        }
        foreach (var line in await context.UnitOfWork.RelatedAsync<Line>(context.After.Id, LineExtensionPlugin.Lines, cancellationToken))
        {
            await ContextAsync(context.UnitOfWork, line.Stored, cancellationToken);
            await CallerIdAsync(context.UnitOfWork, line.Stored, cancellationToken);
        }
    }
}

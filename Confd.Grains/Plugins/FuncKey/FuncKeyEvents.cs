using System.Text.Json;
using Confd.Fields;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>What others are told of templates. Keys are hints of the dialplan, so it is loaded again when they change.</summary>
internal static class FuncKeyEvents
{
    private static readonly Walk[] ToSccp =
    [
        Walk.Left(UserTemplates.Link).Then(UserLines.MainLine).Then(LineEndpoints.SccpOf),
        Walk.Right(PrivateTemplates.Link).Then(UserLines.MainLine).Then(LineEndpoints.SccpOf),
    ];

    public static ValueTask<IReadOnlyList<Told>> CreatedAsync(
        EventContext<FuncKeyTemplate> context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Told>>([Tell("created", context.Value, [])]);

    public static async ValueTask<IReadOnlyList<Told>> EditedAsync(
        EventContext<FuncKeyTemplate> context, CancellationToken cancellationToken) =>
        [Tell("edited", context.Value, HasOtherKeys(context) ? await ReloadAsync(context, cancellationToken) : [])];

    public static async ValueTask<IReadOnlyList<Told>> DeletedAsync(
        EventContext<FuncKeyTemplate> context, CancellationToken cancellationToken) =>
        [Tell("deleted", context.Value, await ReloadAsync(context, cancellationToken))];

    private static Told Tell(string what, FuncKeyTemplate template, IReadOnlyList<string> reload) =>
        new($"func_key_template_{what}", $"config.funckey.template.{what}", new { template.Id }) { Reload = reload };

    private static bool HasOtherKeys(EventContext<FuncKeyTemplate> context) =>
        Text(context.Before!.Value.Keys) != Text(context.Value.Keys);

    private static string Text(IReadOnlyDictionary<int, FuncKey> keys) => JsonSerializer.Serialize(keys, ConfdJson.Options);

    /// <summary>SCCP phones have their keys from the driver's own configuration.</summary>
    /// <remarks>Read beside the session: a user who gets an SCCP line meanwhile reloads the driver anyway.</remarks>
    private static async ValueTask<IReadOnlyList<string>> ReloadAsync(
        EventContext<FuncKeyTemplate> context, CancellationToken cancellationToken)
    {
        var found = await context.Session.Services.Store.WalkAsync(
            FuncKeyPlugin.Kind, [context.Stored.Id.Key], [.. ToSccp.Select(walk => walk.Hops)], cancellationToken);
        return found.Any(end => end.Rows.Count > 0) ? [Reload.Dialplan, Reload.Sccp] : [Reload.Dialplan];
    }
}

using System.Text.Json;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Events of templates. Keys become hints in the dialplan, so a change of keys reloads it.</summary>
internal static class FuncKeyEvents
{
    private static readonly RelationPath[] ToSccp =
    [
        UserTemplates.Users.Then(UserLines.MainLine).Then(LineEndpoints.SccpOf),
        PrivateTemplates.User.Then(UserLines.MainLine).Then(LineEndpoints.SccpOf),
    ];

    public static async ValueTask<DomainEvent> EventOfAsync(
        string what, EventContext<FuncKeyTemplate> context, CancellationToken cancellationToken)
    {
        var changesKeys = what switch
        {
            "created" => false,
            "edited" => Text(context.Before!.Value.Keys) != Text(context.Value.Keys),
            _ => true,
        };
        return new DomainEvent($"func_key_template_{what}", $"config.funckey.template.{what}", new { context.Value.Id })
        {
            Reload = changesKeys ? await ReloadAsync(context, cancellationToken) : [],
        };
    }

    private static string Text(IReadOnlyDictionary<int, FuncKey> keys) => JsonSerializer.Serialize(keys, ConfdJson.Options);

    /// <summary>SCCP phones get their keys from the driver's own configuration.</summary>
    /// <remarks>Read outside the unit of work: an SCCP line that a user gets meanwhile reloads the driver anyway.</remarks>
    private static async ValueTask<IReadOnlyList<string>> ReloadAsync(
        EventContext<FuncKeyTemplate> context, CancellationToken cancellationToken)
    {
        var found = await context.UnitOfWork.ReachedAsync(context.Stored.Id, ToSccp, cancellationToken);
        return found.Count > 0 ? [Reload.Dialplan, Reload.Sccp] : [Reload.Dialplan];
    }
}

using System.Globalization;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>The template of each user's own keys. It is created and deleted with the user.</summary>
internal static class PrivateTemplates
{
    /// <summary>From a private template to its user.</summary>
    public static RelationPath User { get; } = RelationPath.Right<FuncKeyPlugin, FuncKeyTemplate>(t => t.Owner);

    /// <summary>From a user to the private template.</summary>
    public static RelationPath OfUser { get; } = RelationPath.Left<FuncKeyPlugin, FuncKeyTemplate>(t => t.Owner);

    /// <summary>Name of the unique rule: a user has one private template.</summary>
    public const string ByOwner = "owner";

    /// <summary>Makes it along with the user, without an event of its own.</summary>
    public static async ValueTask MakeWithUserAsync(RuleContext<User> context, CancellationToken cancellationToken)
    {
        if (context.Before is null)
        {
            await MakeAsync(context.UnitOfWork, context.After, cancellationToken);
        }
    }

    /// <summary>The template; users who are older than this plugin get theirs when it is first asked for.</summary>
    public static async ValueTask<Stored<FuncKeyTemplate>> OfAsync(
        UnitOfWork work, Stored<User> user, CancellationToken cancellationToken) =>
        await work.RelatedAsync<FuncKeyTemplate>(user.Id, OfUser, cancellationToken) is [var template, ..]
            ? template.Stored
            : await MakeAsync(work, user, cancellationToken);

    /// <summary>A private template is deleted only with its user.</summary>
    public static ValueTask<Refusal?> RefuseDeletionAsync(
        RuleContext<FuncKeyTemplate> context, CancellationToken cancellationToken) => ValueTask.FromResult(
        context.Value.Owner is null
            ? null
            : Refusals.Resource(
                "Operation not permitted. Deleting private templates is not allowed", ("template_id", context.Value.Id)));

    private static async ValueTask<Stored<FuncKeyTemplate>> MakeAsync(
        UnitOfWork work, Stored<User> user, CancellationToken cancellationToken)
    {
        var number = (await work.NextNumbersAsync(FuncKeyPlugin.Kind, 1, cancellationToken))[0];
        var template = work.Add(
            number.ToString(CultureInfo.InvariantCulture), number, user.Tenant,
            new FuncKeyTemplate { Id = (int)number, TenantUuid = user.Tenant ?? default, Owner = user.Value.Uuid },
            // If two requests create it at once, the retried one finds the other's.
            generated: ByOwner);
        work.Link(new LinkRow(User.LinkKind, template.Id, user.Id));
        return template;
    }
}

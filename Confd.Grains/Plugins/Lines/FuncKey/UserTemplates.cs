using Confd.Storage;

namespace Confd.Plugins;

/// <summary>The public template of a user: the user's field <c>func_key_template_id</c>, with routes of its own.</summary>
/// <remarks>Source: wazo-confd 1.1 API, func_key.</remarks>
internal static class UserTemplates
{
    /// <summary>From a user to the public template.</summary>
    public static RelationPath Template { get; } = RelationPath.Right<UserPlugin, User>(u => u.FuncKeyTemplateId);

    /// <summary>From a public template to its users.</summary>
    public static RelationPath Users { get; } = RelationPath.Left<UserPlugin, User>(u => u.FuncKeyTemplateId);

    private const string OfUser = "/users/{user_id:id}/funckeys/templates";

    private const string OfPair = $"{OfUser}/{{template_id:int}}";

    /// <summary>The field names a public template of the user's tenant.</summary>
    public static ResourceBuilder<User> UsesTemplate(this ResourceBuilder<User> user) => user
        .References<FuncKeyPlugin>(
            u => u.FuncKeyTemplateId, OnDelete.Clear, notFound: id => Refusals.ReferenceNotFound(
                "func_key_template_id", "FuncKeyTemplate", ("func_key_template_id", int.Parse(id, null))))
        .RuleAsync(IsPublicAsync);

    public static void Declare(RouteBuilder routes) => routes
        .Route("GET", OfUser, ListOfUserAsync, isList: true, answers: typeof(TemplateUserView), query: [])
        .Route("PUT", OfPair, AssociateAsync)
        .Route("DELETE", OfPair, DissociateAsync)
        .Route(
            "GET", "/funckeys/templates/{template_id:int}/users",
            ListOfTemplateAsync, isList: true, answers: typeof(TemplateUserView), query: []);

    /// <summary>The public template of a user; null for none.</summary>
    public static async ValueTask<Stored<FuncKeyTemplate>?> OfAsync(
        UnitOfWork work, Stored<User> user, CancellationToken cancellationToken) =>
        await work.RelatedAsync<FuncKeyTemplate>(user.Id, Template, cancellationToken) is [var template, ..] ? template.Stored : null;

    private static async ValueTask<Refusal?> IsPublicAsync(RuleContext<User> context, CancellationToken cancellationToken) =>
        context.Value.FuncKeyTemplateId is not null && context.Value.FuncKeyTemplateId != context.Before?.Value.FuncKeyTemplateId
        && await OfAsync(context.UnitOfWork, context.After, cancellationToken) is { } template
            ? RefusePrivate(template.Value)
            : null;

    private static Refusal? RefusePrivate(FuncKeyTemplate template) => template.Owner is null
        ? null
        : Refusals.Resource(
            "Operation not permitted. Cannot associate a private template with a user", ("template_id", template.Id));

    /// <summary>Replaces another template, without an event of the user.</summary>
    private static async ValueTask AssociateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var (user, template) = await PairAsync(route, cancellationToken);
        RefusedException.ThrowIf(RefusePrivate(template.Value) ?? (user.Tenant == template.Tenant
            ? null
            : Refusals.DifferentTenants(
                "user_tenant_uuid", user.Tenant ?? default, "template_tenant_uuid", template.Tenant ?? default)));
        await SetAsync(route.UnitOfWork, user, template, cancellationToken);
    }

    private static async ValueTask DissociateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var (user, template) = await PairAsync(route, cancellationToken);
        if (await OfAsync(route.UnitOfWork, user, cancellationToken) is { } current && current.Id == template.Id)
        {
            await SetAsync(route.UnitOfWork, user, template: null, cancellationToken);
        }
    }

    private static async ValueTask SetAsync(
        UnitOfWork work, Stored<User> user, Stored<FuncKeyTemplate>? template, CancellationToken cancellationToken)
    {
        work.Replace(user, user.Value with { FuncKeyTemplateId = template?.Value.Id });
        await work.ReplaceLinksAsync(
            Template, user.Id, template is null ? [] : [new LinkRow(Template.LinkKind, user.Id, template.Id)], cancellationToken);
        await ConfigurationEvents.PublishUserAsync(work, user.Id, cancellationToken);
    }

    private static async ValueTask<(Stored<User> User, Stored<FuncKeyTemplate> Template)> PairAsync(
        RouteContext route, CancellationToken cancellationToken) => (
        await route.GetAsync<User>("user_id", cancellationToken),
        await route.GetAsync<FuncKeyTemplate>("template_id", cancellationToken));

    private static async ValueTask<RouteResult> ListOfUserAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = await route.GetAsync<User>("user_id", cancellationToken);
        return await OfAsync(route.UnitOfWork, user, cancellationToken) is { } template
            ? RouteResult.Page(1, new[] { View(user.Value, template.Value) })
            : RouteResult.Page(0, Array.Empty<TemplateUserView>());
    }

    private static async ValueTask<RouteResult> ListOfTemplateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var template = await route.GetAsync<FuncKeyTemplate>("template_id", cancellationToken);
        var users = await route.UnitOfWork.RelatedAsync<User>(template.Id, Users, cancellationToken);
        return RouteResult.Page(users.Count, users.Select(user => View(user.Value, template.Value)));
    }

    private static TemplateUserView View(User user, FuncKeyTemplate template) => new(
        user.Id, template.Id,
        [
            .. LinkView.To("func_keys_templates", $"/funckeys/templates/{template.Id}"),
            .. LinkView.To("users", $"/users/{user.Id}"),
        ]);
}

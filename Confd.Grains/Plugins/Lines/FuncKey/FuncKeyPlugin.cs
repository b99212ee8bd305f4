namespace Confd.Plugins;

/// <summary>Declares <c>/funckeys</c>: templates of function keys, public ones and the private one of each user.</summary>
/// <remarks>
/// Configurations of phones show the keys (<see cref="PhoneKeys"/>).
/// Source: wazo-confd 1.1 API, func_key.
/// </remarks>
public sealed class FuncKeyPlugin() : ResourcePlugin<FuncKeyTemplate>(Kind)
{
    /// <summary>Kind of a template.</summary>
    public const string Kind = "func_key";

    /// <summary>From a template to what its keys lead to.</summary>
    internal const string Targets = $"{Kind}.destinations";

    public override void Declare(ResourceBuilder<FuncKeyTemplate> template) => template
        .Named("funckeys/templates")
        // body
        .ResetByPut("name", null)
        .ResetByPut("keys", new System.Text.Json.Nodes.JsonObject())
        .Canonicalize(FuncKeys.Canonical)
        .MergeWith(FuncKeys.KeepIds)
        // rules, in this order
        .Rule(KeyRules.IsOfNoPerson)
        .RuleAsync(KeyRules.OwnerHasFilterAsync)
        .Destinations("destinations", FuncKeys.MapDestinations, each: FuncKeys.CheckLabel, catalogue: FuncKey.Catalogue)
        .RuleAsync(FilterMembers.CheckAsync)
        .KeepsReferences(FilterMembers.Link)
        .Rule(FuncKeys.RefuseSimilar)
        .RuleAsync(FuncKeys.NumberAsync)
        .RuleOnDelete(PrivateTemplates.RefuseDeletionAsync)
        // the user's own
        .Unique(PrivateTemplates.ByOwner, t => t.Owner?.ToString(), (_, _) => Refusals.Exists("FuncKeyTemplate"))
        .References<UserPlugin>(t => t.Owner, OnDelete.Cascade)
        .Extends<User>(user => user
            .Effect(PrivateTemplates.MakeWithUserAsync)
            .UsesTemplate()
            .EffectOnDelete(FilterMembers.RemoveKeysOfAsync))
        .Extends<CallFilter>(filter => filter.EffectOnDelete(FilterMembers.RemoveKeysOfAsync))
        .ExtendsPair<CallFilterSurrogatePlugin, CallFilter, User>(
            surrogate => surrogate.AfterDissociate(FilterMembers.RemoveKeysOfAsync))
        .KeyDestinations()
        // reading
        .ListsOnly(t => t.Owner is null)
        .Show("keys", FuncKeyViews.Keys, FilterMembers.Members)
        .Links(rel: "func_keys_templates")
        .Routes(TemplateRoutes.Declare)
        .Routes(UserKeyRoutes.Declare)
        .Routes(UserTemplates.Declare)
        // effects
        .OnEveryChange(FuncKeyEvents.EventOfAsync);
}

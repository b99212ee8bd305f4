namespace Confd.Plugins;

/// <summary>Declares <c>/moh</c>: classes of music on hold with their sound files.</summary>
/// <remarks>Source: wazo-confd 1.1 API, moh.</remarks>
public sealed class MohPlugin() : ResourcePlugin<Moh>("moh")
{
    /// <summary>Name of the unique rule by which other resources refer to a class.</summary>
    public const string ByName = "name";

    public override void Declare(ResourceBuilder<Moh> moh) => moh
        .Named("moh", called: "MOH")
        .TextKey()
        .NameIsAnAliasOfLabel()
        .Complete(async (m, completion, token) => m with { Name = $"moh-{await completion.SlugAsync(token)}-{m.Uuid}" })
        // rules, in this order
        .Unique(m => m.Name)
        .NamedBy(m => m.Name)
        .Must(m => m is not { Mode: "custom", Application: null }, Refusals.Input("custom mode must have an application"))
        // reading
        .ComposedAtEachRead()
        .Show("files", m => MohFiles.Of(m.Service<IServiceProvider>()).List(m.Value).Select(name => new { Name = name }))
        // effects
        .Effect(MakeFolderAsync)
        .EffectOnDelete(RemoveFolderAsync)
        .Events("moh", "config.moh", m => new { m.Uuid, m.TenantUuid, m.Name }, [Reload.Moh])
        .Routes(MohFileRoutes.Declare);

    private static ValueTask MakeFolderAsync(RuleContext<Moh> context, CancellationToken cancellationToken)
    {
        if (context.Before is null)
        {
            context.UnitOfWork.AfterCommit(() => MohFiles.Of(context.UnitOfWork).MakeFolder(context.Value));
        }
        return ValueTask.CompletedTask;
    }

    private static ValueTask RemoveFolderAsync(RuleContext<Moh> context, CancellationToken cancellationToken)
    {
        context.UnitOfWork.AfterCommit(() => MohFiles.Of(context.UnitOfWork).RemoveFolder(context.Value));
        return ValueTask.CompletedTask;
    }
}

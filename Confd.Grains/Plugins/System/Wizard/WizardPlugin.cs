using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Notifier;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>Declares <c>/wizard</c>: the first set-up of a system, once and without a token.</summary>
/// <remarks>
/// Source: wazo-confd 1.1 API, wizard. It is off unless the wizard has a key for wazo-auth, or <c>Confd:Plugins:wizard</c> is
/// true. All changes of this service, including the calls of sysconfd, are one transaction at the end. After a failure, the next
/// attempt finds what wazo-provd and wazo-auth have done already. See docs/decisions/0036 and 0038.
/// </remarks>
public sealed class WizardPlugin() : ResourcePlugin<SystemSetup>("wizard"), IOptionalPlugin
{
    private const string Key = "00000000-0000-0000-0000-000000000000";

    /// <inheritdoc/>
    public bool IsOnByDefault(IServiceProvider services) =>
        services.GetRequiredService<IOptions<WizardOptions>>().Value.Credentials is not null;

    public override void Declare(ResourceBuilder<SystemSetup> setup) => setup
        .Named("wizard", called: "Wizard", by: s => s.Key)
        .SystemWide()
        .WithoutStandardRoutes()
        .Routes(routes => routes
            .Route("GET", "/wizard", StatusAsync, needsNoToken: true, answers: typeof(WizardStatus))
            .Route("POST", "/wizard", SetUpAsync, body: typeof(WizardBody), needsNoToken: true, answers: typeof(WizardAnswer))
            .Succeeds(200)
            .Route("GET", "/wizard/discover", DiscoverAsync, needsNoToken: true, answers: typeof(HostView)));

    private static async ValueTask<RouteResult> StatusAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var setup = await route.UnitOfWork.FindVisibleAsync<SystemSetup>(Key, cancellationToken);
        var services = new OrderedDictionary<string, string>();
        if (await WizardProvisioning.StatusAsync(route.UnitOfWork, cancellationToken) is { } status)
        {
            services["wazo-provd"] = status;
        }
        if (WizardAuth.Of(route.UnitOfWork) is { } auth)
        {
            services["wazo-auth"] = await auth.IsWellAsync(cancellationToken) ? "ok" : "fail";
        }
        return RouteResult.Json(new WizardStatus(
            setup?.Value.Configured ?? false, services.Values.All(word => word == "ok"), services));
    }

    private static async ValueTask<RouteResult> DiscoverAsync(RouteContext route, CancellationToken cancellationToken)
    {
        await DemandNotConfiguredAsync(route.UnitOfWork, cancellationToken);
        return RouteResult.Json(await HostDiscovery.LookAsync(cancellationToken));
    }

    private static async ValueTask<RouteResult> SetUpAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var work = route.UnitOfWork;
        await DemandNotConfiguredAsync(work, cancellationToken);
        var wanted = route.ReadRecord<WizardBody>();
        var skipped = new OrderedDictionary<string, string>();
        var setup = new SystemSetup { Key = Key, Configured = true };
        if (wanted.Steps.Database)
        {
            setup = setup with { Language = wanted.Language, Timezone = wanted.Timezone, Network = wanted.Network };
            await work.RewriteSettingsAsync<IaxGeneral>(
                iax => iax with { Options = WithLanguage(iax.Options, wanted.Language) }, cancellationToken);
            await work.RewriteSettingsAsync<SccpGeneral>(
                sccp => sccp with { Options = WithLanguage(sccp.Options, wanted.Language) }, cancellationToken);
        }
        var calls = await WizardCalls.OfAsync(work, wanted, skipped, cancellationToken);
        if (wanted.Steps.Provisioning)
        {
            await ProvisionAsync(work, wanted, cancellationToken);
        }
        if (wanted.Steps.Admin)
        {
            await MakeAdministratorAsync(work, wanted.AdminPassword, skipped, cancellationToken);
        }
        // Of two attempts at once, the retried one finds that the other was first.
        var stored = work.Add(Key, number: null, tenant: null, setup);
        work.Publish(stored.Id, null, new DomainEvent("wizard_created", "config.wizard.created", new JsonObject()) { SysconfdCalls = calls });
        var answer = new WizardAnswer
        {
            XivoUuid = work.Service<ISystemIdentity>().Uuid, AdminPassword = wanted.AdminPassword, License = wanted.License,
            Language = wanted.Language, Timezone = wanted.Timezone, Network = wanted.Network, Steps = wanted.Steps, Skipped = skipped,
        };
        // Composed afterwards: a ready answer would be stored for a repeated request, and this one has a password.
        return RouteResult.Composed((_, _) => ValueTask.FromResult(JsonSerializer.SerializeToUtf8Bytes(answer, ConfdJson.ViewOptions)));
    }

    private static async ValueTask DemandNotConfiguredAsync(UnitOfWork work, CancellationToken cancellationToken)
    {
        if (await work.FindVisibleAsync<SystemSetup>(Key, cancellationToken) is { Value.Configured: true })
        {
            throw new RefusedException(Refusals.Forbidden("Wazo is already configured"));
        }
    }

    private static IReadOnlyList<AsteriskOption> WithLanguage(IReadOnlyList<AsteriskOption> options, string language) =>
        [.. options.Where(option => option.Key != "language"), new AsteriskOption { Key = "language", Value = language }];

    /// <summary>Makes phones register at this system, unless their lines name another registrar.</summary>
    private static async ValueTask ProvisionAsync(UnitOfWork work, WizardBody wanted, CancellationToken cancellationToken)
    {
        var address = wanted.Network.IpAddress;
        var hosts = new JsonObject { ["main_host"] = address, ["proxy_main_host"] = address };
        if (!work.Caller.IsDryRun && await WizardProvisioning.OfAsync(work, cancellationToken) is { } provisioning)
        {
            await provisioning.MakeAsync(wanted.Network, wanted.Language, cancellationToken);
            hosts["deletable"] = false;
        }
        if (await work.FindVisibleAsync<Registrar>(RegistrarPlugin.Default, cancellationToken) is { } registrar)
        {
            await work.EditAsync(registrar, hosts, cancellationToken);
            return;
        }
        (hosts["id"], hosts["name"]) = (RegistrarPlugin.Default, "local");
        await work.CreateAsync<Registrar>(hosts, cancellationToken);
    }

    private static async ValueTask MakeAdministratorAsync(
        UnitOfWork work, string password, OrderedDictionary<string, string> skipped, CancellationToken cancellationToken)
    {
        if (WizardAuth.Of(work) is not { } auth)
        {
            skipped["admin"] = "Tokens do not come from wazo-auth: administrators are those of Confd:Auth.";
        }
        else if (!work.Caller.IsDryRun)
        {
            await auth.MakeAdministratorAsync(password, cancellationToken);
        }
    }
}

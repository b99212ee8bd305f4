namespace Confd.Plugins;

/// <summary>How this service learns of tenants.</summary>
internal static class TenantLife
{
    /// <summary>As <see cref="ITenantsGrain.AddAsync"/>.</summary>
    public static async ValueTask<Stored<Tenant>> AddAsync(
        UnitOfWork work, Guid tenant, string? slug, string? name, Guid? parent, CancellationToken cancellationToken)
    {
        var stored = await work.GetTenantToEditAsync(tenant, cancellationToken);
        var known = stored.Value;
        var next = known with { Slug = slug ?? known.Slug, Name = name ?? known.Name, ParentUuid = parent ?? known.ParentUuid };
        if (next != known)
        {
            stored = work.Replace(stored, next);
        }
        return await DefaultSipTemplates.GenerateAsync(work, stored, cancellationToken);
    }

    /// <summary>As <see cref="ITenantsGrain.SetMasterAsync"/>.</summary>
    public static async ValueTask<Stored<Tenant>> SetMasterAsync(UnitOfWork work, Guid tenant, CancellationToken cancellationToken)
    {
        foreach (var other in (await work.AllTenantsAsync(cancellationToken)).Where(one => one.IsMaster && one.Uuid != tenant))
        {
            if (await work.FindAsync<Tenant>(TenantPlugin.IdOf(other.Uuid), cancellationToken) is { } former)
            {
                work.Replace(former, former.Value with { IsMaster = false });
            }
        }
        var master = await AddAsync(work, tenant, null, null, null, cancellationToken);
        return master.Value.IsMaster ? master : work.Replace(master, master.Value with { IsMaster = true });
    }

    /// <summary>Tenants that appeared with a first write get their templates at the next start.</summary>
    public static async ValueTask CatchUpAsync(UnitOfWork work, CancellationToken cancellationToken)
    {
        foreach (var tenant in await work.AllTenantsAsync(cancellationToken))
        {
            if (!tenant.SipTemplatesGenerated && await work.FindAsync<Tenant>(TenantPlugin.IdOf(tenant.Uuid), cancellationToken) is { } stored)
            {
                await DefaultSipTemplates.GenerateAsync(work, stored, cancellationToken);
            }
        }
    }

    /// <summary>A deleted template is no longer the tenant's default, and is not created again.</summary>
    public static async ValueTask ForgetAsync(RuleContext<SipTemplate> deletion, CancellationToken cancellationToken)
    {
        var template = deletion.Value.Uuid;
        if (deletion.After.Tenant is not { } owner
            || await deletion.UnitOfWork.FindAsync<Tenant>(TenantPlugin.IdOf(owner), cancellationToken) is not { } stored)
        {
            return;
        }
        var tenant = stored.Value;
        var next = tenant with
        {
            GlobalSipTemplateUuid = Keep(tenant.GlobalSipTemplateUuid),
            WebrtcSipTemplateUuid = Keep(tenant.WebrtcSipTemplateUuid),
            MeetingGuestSipTemplateUuid = Keep(tenant.MeetingGuestSipTemplateUuid),
            RegistrationTrunkSipTemplateUuid = Keep(tenant.RegistrationTrunkSipTemplateUuid),
            TwilioTrunkSipTemplateUuid = Keep(tenant.TwilioTrunkSipTemplateUuid),
        };
        if (next != tenant)
        {
            deletion.UnitOfWork.Replace(stored, next);
        }

        Guid? Keep(Guid? current) => current == template ? null : current;
    }
}

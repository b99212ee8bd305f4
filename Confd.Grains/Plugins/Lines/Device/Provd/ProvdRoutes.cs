using Confd.Fields;

namespace Confd.Plugins;

/// <summary>
/// The routes of devices in wazo-provd. A request changes the server after all rules and before the commit here; if the commit
/// fails, the change is undone.
/// </summary>
/// <remarks>Source: wazo-confd 1.1 API, devices.</remarks>
internal static class ProvdRoutes
{
    private const string List = "/devices";

    private const string Item = "/devices/{id}";

    public static void Declare(RouteBuilder routes)
    {
        routes
            .Route("GET", List, ListAsync, isList: true, answers: typeof(FullView<Device>),
                query: ["search", "order", "direction", "limit", "offset", "recurse", .. DevicePlugin.ColumnNames])
            .Route("POST", List, CreateAsync, body: typeof(DeviceCreate), answers: typeof(FullView<Device>))
            .Route("GET", Item, ReadAsync, answers: typeof(FullView<Device>))
            .Route("PUT", Item, EditAsync, body: typeof(DeviceEdit), isEdit: true)
            .Route("DELETE", Item, DeleteAsync);
        UnallocatedDevices.Declare(routes, ListStockAsync, AllocateAsync);
    }

    private static async ValueTask<RouteResult> ListAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var work = route.UnitOfWork;
        var isRecursive = QueryReader.ReadList(route.Call.Query, zeroLimitIsNone: true).Recurse;
        var tenants = (await work.ListedTenantsAsync(isRecursive, cancellationToken)).ToHashSet();
        return await ProvdLists.PageAsync(
            route, work.Caller.TenantUuid, isRecursive, device => tenants.Contains(device.TenantUuid), cancellationToken);
    }

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken) =>
        RouteResult.Fresh((await ProvdRegistry.GetAsync(route.UnitOfWork, route["id"], cancellationToken)).Stored);

    private static async ValueTask<RouteResult> CreateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var work = route.UnitOfWork;
        var given = route.ReadBodyOf<Device>();
        var stored = await work.CreateValidatedAsync<Device>(given, cancellationToken);
        ProvdRegistry.Strip(work, stored);
        ProvdDevice? made = null;
        work.AtEnd(async token => made = await ProvdWrites.CreateAsync(work, stored.Value, given, token));
        return RouteResult.Composed((responder, _) => ValueTask.FromResult(responder.Fresh(made!.Stored))) with
        {
            Location = $"{List}/{stored.Id.Key}",
        };
    }

    private static async ValueTask EditAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var work = route.UnitOfWork;
        var device = await ProvdRegistry.GetAsync(work, route["id"], cancellationToken);
        var given = route.ReadBodyOf<Device>(isPartial: true);
        if (device.Config is null && given.ContainsKey("template_id"))
        {
            throw new RefusedException(Refusals.Plain($"Device {device.Stored.Value.Id} has a corrupted configuration"));
        }
        var row = await ProvdRegistry.RowAsync(work, device.Stored, device.Stored.Value.TenantUuid, cancellationToken);
        ProvdRegistry.Strip(work, await work.EditValidatedAsync(row, given, cancellationToken));
        work.AtEnd(token => ProvdWrites.EditAsync(work, device, given, token));
    }

    private static async ValueTask DeleteAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var work = route.UnitOfWork;
        var device = await ProvdRegistry.GetAsync(work, route["id"], cancellationToken);
        var row = await ProvdRegistry.RowAsync(work, device.Stored, device.Stored.Value.TenantUuid, cancellationToken);
        await work.DeleteAsync(row, cancellationToken);
        work.AtEnd(token => ProvdWrites.DeleteAsync(work, device, token));
    }

    /// <summary>The same list for every tenant, never with tenants below.</summary>
    private static async ValueTask<RouteResult> ListStockAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var master = await route.UnitOfWork.TopTenantAsync(cancellationToken);
        return await ProvdLists.PageAsync(
            route, master, isRecursive: false, device => device.IsNew && device.TenantUuid == master, cancellationToken);
    }

    /// <summary>Moves a device to the tenant of the request.</summary>
    private static async ValueTask AllocateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var (work, id) = (route.UnitOfWork, route["id"]);
        var master = await work.TopTenantAsync(cancellationToken);
        if (await ProvdRegistry.AskAsync(work, id, master, cancellationToken) is not { Stored: { Value.IsNew: true } device }
            || device.Tenant != master)
        {
            throw new RefusedException(work.NotFound<Device>(id));
        }
        var tenant = work.Caller.TenantUuid;
        await work.PublishEditedAsync(
            device, device with { Tenant = tenant, Value = device.Value with { TenantUuid = tenant, IsNew = false } }, cancellationToken);
        work.AtEnd(token => ProvdWrites.MoveAsync(work, device, tenant, token));
    }
}

/// <summary>Body of POST.</summary>
internal sealed record DeviceCreate : Device;

/// <summary>Body of PUT.</summary>
internal sealed record DeviceEdit : Device;

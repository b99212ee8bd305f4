using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Phones in stock: those of the master tenant that are new. A tenant, or a line, takes them from there.</summary>
internal static class UnallocatedDevices
{
    private const string List = "/devices/unallocated";

    public static void Declare(RouteBuilder routes) => Declare(routes, ListAsync, AllocateAsync);

    /// <summary>The routes, for devices that are kept here or elsewhere.</summary>
    public static void Declare(RouteBuilder routes, RouteHandler list, RouteAction allocate) => routes
        .Route("GET", List, list, isList: true, answers: typeof(FullView<Device>),
            query: ["search", "order", "direction", "limit", "offset", .. DevicePlugin.ColumnNames])
        // No device has this id. Without these the item routes would look for one.
        .NotOffered("POST", List)
        .NotOffered("PUT", List)
        .NotOffered("DELETE", List)
        // Only the master tenant gives away unallocated devices.
        .Route("PUT", $"{List}/{{id}}", allocate, masterTenantOnly: true);

    /// <summary>Only the master tenant has a stock.</summary>
    public static async ValueTask<Refusal?> StockAsync(RuleContext<Device> context, CancellationToken cancellationToken)
    {
        if (context.Beside["unallocated"] is not { } asked || !asked.GetValue<bool>())
        {
            return null;
        }
        if (context.After.Tenant != await context.UnitOfWork.TopTenantAsync(cancellationToken))
        {
            return Refusals.Field("unallocated", new[] { "Only devices of the master tenant can be unallocated." });
        }
        context.UnitOfWork.Replace(context.After, context.Value with { IsNew = true });
        return null;
    }

    /// <summary>The same list for every tenant, never with tenants below.</summary>
    private static async ValueTask<RouteResult> ListAsync(RouteContext route, CancellationToken cancellationToken) =>
        await route.ListAsync<Device, FullView<Device>>(
            device => device.Full(), route.UnitOfWork.NeedsOfView<Device>(), [new("is_new", "true")],
            cancellationToken, await route.UnitOfWork.TopTenantAsync(cancellationToken));

    /// <summary>Moves a device to the tenant of the request.</summary>
    private static async ValueTask AllocateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var work = route.UnitOfWork;
        var master = await work.TopTenantAsync(cancellationToken);
        var device = await work.FindAsync<Device>(new ResourceId(DevicePlugin.Kind, route["id"]), cancellationToken);
        if (device is not { Value.IsNew: true } || device.Tenant != master)
        {
            throw new RefusedException(work.NotFound<Device>(route["id"]));
        }
        await work.PublishEditedAsync(device, Allocate(work, device, work.Caller.TenantUuid), cancellationToken);
    }

    /// <summary>Gives the device to the tenant.</summary>
    public static Stored<Device> Allocate(UnitOfWork work, Stored<Device> device, Guid tenant) =>
        work.Replace(device, device.Value with { IsNew = false, TenantUuid = tenant }, tenant);
}

using Microsoft.Extensions.Logging;

namespace Confd.Resources;

/// <summary>Log lines of a grain's work carry request id, tenant and actor of the call.</summary>
internal sealed class CallerScope(ILogger<CallerScope> logger) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (CallerOf(context) is not { } caller)
        {
            await context.Invoke();
            return;
        }
        using (logger.BeginScope(new Dictionary<string, object?>
        {
            ["RequestId"] = caller.RequestId, ["Tenant"] = caller.TenantUuid, ["Actor"] = caller.UserUuid,
        }))
        {
            await context.Invoke();
        }
    }

    private static Caller? CallerOf(IIncomingGrainCallContext context) =>
        context.Request.GetArgumentCount() == 0 ? null : context.Request.GetArgument(0) switch
        {
            RouteCall call => call.Caller,
            Caller caller => caller,
            _ => null,
        };
}

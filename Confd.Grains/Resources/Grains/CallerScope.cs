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
        using (logger.BeginScope(new KeyValuePair<string, object?>[]
        {
            new("RequestId", caller.RequestId), new("Tenant", caller.TenantUuid), new("Actor", caller.UserUuid),
        }))
        {
            await context.Invoke();
        }
    }

    /// <summary>The call is not always the first argument: a grain with several routes gets the route's name before it.</summary>
    private static Caller? CallerOf(IIncomingGrainCallContext context)
    {
        for (var index = 0; index < context.Request.GetArgumentCount(); index++)
        {
            switch (context.Request.GetArgument(index))
            {
                case RouteCall call:
                    return call.Caller;
                case Caller caller:
                    return caller;
            }
        }
        return null;
    }
}

using System.Buffers;
using System.IO.Pipelines;
using Confd.Gateway.Answers;
using Confd.Gateway.Authentication;
using Confd.Gateway.Limits;
using Confd.Gateway.Observability;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Routing;

/// <summary>Serves the routes of the manifest: calls the grain and writes its answer.</summary>
internal sealed class ApiEndpoint(
    IAuthenticator authenticator, IOptions<GatewayLimits> limits, GrainCalls grains, CallRetryPolicy calls, AnswerStream stream)
{
    private static readonly Dictionary<string, string> NoValues = [];
    private static readonly Caller Anonymous = new(Guid.Empty);

    public Task InvokeAsync(HttpContext http, GatewayRoute route)
    {
        var (token, caller) = route.Manifest.NeedsNoToken || Admission.Of(http) is not { Result.Caller: { } known } admission
            ? ("", Anonymous)
            : (admission.Token, known);
        caller = caller with
        {
            RequestId = http.TraceIdentifier,
            Token = authenticator.HasAccounts ? token : null,
            IsDryRun = route.IsWrite && WriteHeaders.IsDryRun(http.Request),
            Attempt = route.IsWrite ? new CallAttempt(Guid.CreateVersion7(), 1) : null,
        };
        RequestTrace.Note(http, route.Manifest, caller);
        return DispatchAsync(http, route, route.ValuesOf(http.Request.RouteValues), caller, token);
    }

    private async Task DispatchAsync(
        HttpContext http, GatewayRoute route, string[] values, Caller caller, string token)
    {
        var request = http.Request;
        byte[]? body = null;
        if (HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method) || HttpMethods.IsPatch(request.Method))
        {
            if (WriteHeaders.Refuse(request, route.Manifest.RequestSchema is not null) is var (status, why))
            {
                await AnswerWriter.ListAsync(http, status, why);
                return;
            }
            (var isThere, body) = await ReadBodyAsync(http, limits.Value.RequestTimeout);
            if (!isThere)
            {
                http.Response.Headers.Connection = "close";
                await AnswerWriter.ListAsync(http, StatusCodes.Status408RequestTimeout, "The body did not arrive in time.");
                return;
            }
        }
        var call = new RouteCall
        {
            Caller = caller,
            Path = PathOf(route, values),
            Query = QueryOf(request),
            Body = body,
            ContentType = body is not null && route.Manifest.TakesFile ? request.ContentType : null,
            AccessFaults = authenticator.Faults,
            TakesPieces = !route.IsWrite,
            IsHead = HttpMethods.IsHead(request.Method),
            ShowsSecrets = route.Manifest.SecretsAcl is { } secrets && await MayAsync(http, token, secrets),
            IsStrict = body is not null && WriteHeaders.IsStrict(request),
            IfMatch = request.Headers.IfMatch.ToString() is { Length: > 0 } tag ? tag : null,
            IfNoneMatch = request.Headers.IfNoneMatch.ToString() is { Length: > 0 } other ? other : null,
            Idempotency = caller.IsDryRun || !HttpMethods.IsPost(request.Method) || route.Manifest.NeedsNoToken
                ? null
                : WriteHeaders.IdempotencyOf(request, body, caller, token),
        };
        RouteAnswer answer;
        try
        {
            answer = await CallAsync(http, route, values, call);
        }
        catch (TenantsNeededException) when (caller.CanLookUpTenants)
        {
            var found = await authenticator.FindTenantsAsync(token, caller, http.RequestAborted);
            if (found.Tenants is not { } tenants)
            {
                await AnswerWriter.ListAsync(http, found.Status, found.Message);
                return;
            }
            var informed = call with { Caller = call.Caller with { VisibleTenants = tenants, CanLookUpTenants = false } };
            answer = await CallAsync(http, route, values, informed);
        }
        if (answer.Warning is { } warning)
        {
            WarningHeader.Set(http.Response, warning);
        }
        if (caller.IsDryRun && answer is { Refused: null, Body: null })
        {
            await AnswerWriter.DryRunAsync(http);
            return;
        }
        if (answer.Rest is { } rest)
        {
            await stream.WriteAsync(http, answer, rest);
            return;
        }
        await AnswerWriter.WriteAsync(http, answer, route.Manifest.SuccessStatus);
    }

    /// <summary>True when the token, already checked, has another permission.</summary>
    private async ValueTask<bool> MayAsync(HttpContext http, string token, string acl) =>
        (await authenticator.AuthenticateAsync(
            token, acl, http.Request.Headers["Wazo-Tenant"].ToString(), masterTenantOnly: false, http.RequestAborted)).Caller is not null;

    private Task<RouteAnswer> CallAsync(HttpContext http, GatewayRoute route, string[] values, RouteCall call) =>
        call.Caller.Attempt is { } first
            ? calls.WriteAsync(
                number => grains.InvokeAsync(route, values, number == 1 ? call : OfTry(call, number), CancellationToken.None), first,
                http.RequestAborted)
            // Reads end when the client disconnects, because they change nothing.
            : calls.ReadAsync(() => grains.InvokeAsync(route, values, call, http.RequestAborted), http.RequestAborted);

    private static RouteCall OfTry(RouteCall call, int number) =>
        call with { Caller = call.Caller with { Attempt = call.Caller.Attempt!.Value with { Number = number } } };

    private static IReadOnlyDictionary<string, string> PathOf(GatewayRoute route, string[] values)
    {
        if (values.Length == 0)
        {
            return NoValues;
        }
        var path = new Dictionary<string, string>(values.Length);
        for (var index = 0; index < values.Length; index++)
        {
            path[route.Placeholders[index]] = values[index];
        }
        return path;
    }

    private static IReadOnlyList<QueryValue> QueryOf(HttpRequest request)
    {
        if (!request.QueryString.HasValue)
        {
            return [];
        }
        var query = new List<QueryValue>();
        foreach (var (name, values) in request.Query)
        {
            if (values.Count > 0)
            {
                query.Add(new QueryValue(name, values[0] ?? ""));
            }
        }
        return query;
    }

    /// <summary>The whole body, or false when it did not arrive in time.</summary>
    private static async ValueTask<(bool IsThere, byte[]? Body)> ReadBodyAsync(HttpContext http, TimeSpan time)
    {
        var reader = http.Request.BodyReader;
        using var timeout = new CancellationTokenSource(time);
        // Cancelling the read itself would leave the reader in the middle of a read, which breaks the server's cleanup.
        await using var late = timeout.Token.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), reader);
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.IsCompleted)
            {
                var body = read.Buffer.IsEmpty ? null : read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return (true, body);
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCanceled)
            {
                return (false, null);
            }
        }
    }
}

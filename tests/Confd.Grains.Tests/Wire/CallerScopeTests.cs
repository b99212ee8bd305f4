using System.Reflection;
using Confd.Resources;
using Microsoft.Extensions.Logging;
using Orleans.Serialization.Invocation;

namespace Confd.Tests.Wire;

/// <summary>Log lines name the caller of a grain, at any position of the call among a method's arguments.</summary>
public sealed class CallerScopeTests
{
    private static readonly Caller Ann = new(Guid.NewGuid(), RequestId: "r1");

    public static TheoryData<object[], string?> Calls => new()
    {
        { [Ann], "r1" },
        { [new RouteCall { Caller = Ann, Path = new Dictionary<string, string>() }], "r1" },
        { ["GET /1.1/status", new RouteCall { Caller = Ann, Path = new Dictionary<string, string>() }, CancellationToken.None], "r1" },
        { ["something else", 5], null },
        { [], null },
    };

    [Theory, MemberData(nameof(Calls))]
    public async Task A_call_opens_a_scope_with_its_request(object[] arguments, string? expected)
    {
        var scopes = new Scopes();
        var request = Stub.Of<IInvokable>((method, given) => method.Name switch
        {
            nameof(IInvokable.GetArgumentCount) => arguments.Length,
            nameof(IInvokable.GetArgument) => arguments[(int)given[0]!],
            _ => throw new NotSupportedException(method.Name),
        });
        string? during = "not invoked";
        var context = Stub.Of<IIncomingGrainCallContext>((method, _) =>
        {
            if (method.Name == "get_Request")
            {
                return request;
            }
            during = scopes.RequestId;
            return Task.CompletedTask;
        });

        await new CallerScope(scopes).Invoke(context);

        Assert.Equal(expected, during);
        Assert.Null(scopes.RequestId);
    }

    private sealed class Scopes : ILogger<CallerScope>, IDisposable
    {
        public string? RequestId { get; private set; }

        public IDisposable BeginScope<TState>(TState state) where TState : notnull
        {
            RequestId = (string?)((IEnumerable<KeyValuePair<string, object?>>)(object)state).Single(entry => entry.Key == "RequestId").Value;
            return this;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public void Dispose() => RequestId = null;
    }

    /// <summary>An interface of which a test needs a few methods.</summary>
    private class Stub : DispatchProxy
    {
        private Func<MethodInfo, object?[], object?> answer = (_, _) => null;

        public static T Of<T>(Func<MethodInfo, object?[], object?> answer) where T : class
        {
            var made = Create<T, Stub>();
            ((Stub)(object)made).answer = answer;
            return made;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => answer(targetMethod!, args ?? []);
    }
}

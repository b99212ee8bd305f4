using System.Reflection;
using Confd.Resources;
using Confd.Tests.Library;
using Confd.Tests.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;

namespace Confd.Tests.UnitsOfWork;

/// <summary>A grain's row is read again when it may have changed.</summary>
public sealed class OwnRowTests
{
    private readonly Engine engine = new(LibraryPlugins.All);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_after_the_first_read_and_before_the_first_call_is_read(bool isChanged)
    {
        var book = await engine.CreateAsync<Book>("""{"title":"Emma"}""");
        var constructedAt = engine.Services.Tracker.Now;
        var grain = GrainId.Create("book", book.Key);
        var state = new ActivationState<ResourceState<Book>>(engine.Storage, grain);
        await state.ReadStateAsync(Token);
        if (isChanged)
        {
            await engine.EditAsync<Book>(book, """{"title":"Persuasion"}""");
        }

        var row = new OwnRow<Book>(state, () => state.State, constructedAt, Context.Of(grain), engine.Services, NullLogger.Instance);
        await row.RefreshAsync();

        Assert.Equal(isChanged ? "Persuasion" : "Emma", row.Stored!.Value.Title);
        Assert.Equal(isChanged ? 2 : 1, state.Reads);
    }

    /// <summary>The activation of a grain that only has its id.</summary>
    public class Context : DispatchProxy
    {
        private GrainId id;

        public static IGrainContext Of(GrainId grain)
        {
            var context = Create<IGrainContext, Context>();
            ((Context)(object)context).id = grain;
            return context;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.Name == $"get_{nameof(IGrainContext.GrainId)}" ? id : throw new NotSupportedException();
    }
}

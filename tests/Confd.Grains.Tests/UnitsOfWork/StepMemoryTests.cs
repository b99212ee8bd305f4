using Confd.Resources;
using Confd.Tests.Library;
using Confd.Tests.Memory;

namespace Confd.Tests.UnitsOfWork;

/// <summary>Tests that measure memory run without others beside them.</summary>
[CollectionDefinition(nameof(MeasuresMemory), DisableParallelization = true)]
public sealed class MeasuresMemory;

/// <summary>An operation may have ten thousand steps, so what each leaves in memory until the commit is little.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class StepMemoryTests
{
    private const int Steps = 300;

    private const int EventsOfEach = 14;

    private readonly Engine engine = new(LibraryPlugins.All);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_step_with_many_events_leaves_a_few_kilobytes()
    {
        var work = engine.Begin(new Caller(Engine.Tenant, Guid.NewGuid(), $"{Guid.NewGuid()}"));
        await RunAsync(work, 0);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        await RunAsync(work, Steps);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Steps;

        // Of that the resource takes most; each event would take half a kilobyte or more as a tree.
        Assert.InRange(each, 0, 3000);
        await engine.CommitAsync(work);
        Assert.Equal(2 * Steps * EventsOfEach, engine.Published.Count());
    }

    private static async Task RunAsync(UnitOfWork work, int first)
    {
        for (var step = first; step < first + Steps; step++)
        {
            work.BeginStep();
            var book = await work.CreateAsync<Book>(Engine.Fields($$"""{"title":"Emma","isbn":"{{step}}"}"""), Token);
            for (var edit = 1; edit < EventsOfEach; edit++)
            {
                book = await work.EditAsync(book, Engine.Fields($$"""{"title":"Emma, part {{edit}}"}"""), Token);
            }
            Assert.Null(await work.EndStepAsync(Token));
        }
    }
}

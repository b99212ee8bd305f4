// Those that wait most of their time for clusters of their own; the others are in OneByOne.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace Confd.Cluster.Tests;

/// <summary>The PostgreSQL that tests/run.sh started.</summary>
internal static class TestDatabase
{
    public static string ConnectionString { get; } = Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES")
        ?? throw new InvalidOperationException("CONFD_TEST_POSTGRES is not set: run the tests with tests/run.sh");
}

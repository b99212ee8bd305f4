using Confd.Gateway.Tests;
using Confd.Tests;

[assembly: TestFramework(typeof(PerDatabaseFramework))]

// One service per database for all classes that only use the API; see docs/plugins.md.
[assembly: AssemblyFixture(typeof(SqliteFixture))]
[assembly: AssemblyFixture(typeof(PostgresFixture))]

// Tests wait more than they compute, so a few more than there are cores.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]

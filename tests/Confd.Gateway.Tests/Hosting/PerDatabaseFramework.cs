using System.Reflection;
using Confd.Gateway.Tests;
using Xunit.v3;

[assembly: TestFramework(typeof(PerDatabaseFramework))]

// One service per database for all classes that only use the API; see docs/plugins.md.
[assembly: AssemblyFixture(typeof(SqliteFixture))]
[assembly: AssemblyFixture(typeof(PostgresFixture))]

// Tests wait more than they compute, so a few more than there are cores.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]

namespace Confd.Gateway.Tests;

/// <summary>Runs a test class with one type parameter <c>where T : ConfdFixture</c> once on each database.</summary>
public sealed class PerDatabaseFramework : XunitTestFramework
{
    private static readonly Type[] Databases = [typeof(SqliteFixture), typeof(PostgresFixture)];

    protected override ITestFrameworkDiscoverer CreateDiscoverer(Assembly assembly) =>
        new Discoverer(new XunitTestAssembly(assembly, configFileName: null, assembly.GetName().Version));

    private sealed class Discoverer(IXunitTestAssembly assembly) : XunitTestFrameworkDiscoverer(assembly)
    {
        protected override Type[] GetExportedTypes() => [.. base.GetExportedTypes().SelectMany(OnEachDatabase)];

        private static IEnumerable<Type> OnEachDatabase(Type type) =>
            type is { IsGenericTypeDefinition: true, IsAbstract: false }
                && type.GetGenericArguments() is [var service]
                && service.GetGenericParameterConstraints().Contains(typeof(ConfdFixture))
                ? Databases.Select(database => type.MakeGenericType(database))
                : [type];
    }
}

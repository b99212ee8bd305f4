using System.Reflection;
using Xunit.v3;

namespace Confd.Tests;

/// <summary>
/// Runs a test class with one type parameter, constrained to a fixture's base class, once with each of the assembly's
/// fixtures that derive from it: one class, every database.
/// </summary>
public sealed class PerDatabaseFramework : XunitTestFramework
{
    protected override ITestFrameworkDiscoverer CreateDiscoverer(Assembly assembly) =>
        new Discoverer(new XunitTestAssembly(assembly, configFileName: null, assembly.GetName().Version));

    private sealed class Discoverer(IXunitTestAssembly assembly) : XunitTestFrameworkDiscoverer(assembly)
    {
        private readonly List<Type> fixtures =
            [.. assembly.Assembly.GetCustomAttributes<AssemblyFixtureAttribute>().Select(attribute => attribute.AssemblyFixtureType)];

        protected override Type[] GetExportedTypes() => [.. base.GetExportedTypes().SelectMany(OnEachFixture)];

        private IEnumerable<Type> OnEachFixture(Type type) =>
            type is { IsGenericTypeDefinition: true, IsAbstract: false } && type.GetGenericArguments() is [var parameter]
                ? fixtures.Where(fixture => parameter.GetGenericParameterConstraints().Any(one => one.IsAssignableFrom(fixture)))
                    .Select(fixture => type.MakeGenericType(fixture))
                : [type];
    }
}

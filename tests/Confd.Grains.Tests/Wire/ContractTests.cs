using System.Reflection;

namespace Confd.Tests.Wire;

/// <summary>What goes over the wire can be renamed in code without breaking silos of the version before.</summary>
public sealed class ContractTests
{
    private static readonly Type[] Types = [.. typeof(Caller).Assembly.GetTypes(), .. typeof(Resources.UnitOfWork).Assembly.GetTypes()];

    private static IEnumerable<Type> Serialized =>
        Types.Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false));

    [Fact]
    public void Every_serialized_type_has_an_alias_of_its_own()
    {
        Assert.All(Serialized, type => Assert.StartsWith("confd.", AliasOf(type), StringComparison.Ordinal));
        Assert.Empty(Serialized.GroupBy(AliasOf).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Every_grain_interface_and_method_has_an_alias()
    {
        var interfaces = Types.Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)).ToList();

        Assert.NotEmpty(interfaces);
        Assert.All(interfaces, type => Assert.StartsWith("confd.", AliasOf(type), StringComparison.Ordinal));
        foreach (var type in interfaces)
        {
            Assert.All(type.GetMethods(), method => Assert.True(AliasOf(method) is { Length: > 0 }, $"{type.Name}.{method.Name} has no alias"));
            Assert.Equal(type.GetMethods().Length, type.GetMethods().Select(AliasOf).Distinct().Count());
        }
    }

    [Fact]
    public void Ids_of_a_type_are_given_once_and_every_serialized_property_has_one()
    {
        foreach (var type in Serialized.Where(type => !type.IsEnum))
        {
            var properties = type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(property => property.Name != "EqualityContract" && property.CanWrite).ToList();
            var ids = properties.Select(property => property.GetCustomAttribute<IdAttribute>()?.Id).ToList();
            Assert.All(properties.Zip(ids), pair => Assert.True(pair.Second is not null, $"{type.Name}.{pair.First.Name} has no id"));
            Assert.Equal(ids.Count, ids.Distinct().Count());
        }
    }

    private static string AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? "";
}

using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Resources;
using Orleans.Serialization.Invocation;

namespace Confd.Tests.Fields;

/// <summary>Records as log lines and exceptions print them.</summary>
public sealed class RecordTextTests
{
    private const string Mark = "8305917264";

    /// <summary>Records with a secret of their own that can be made.</summary>
    public static TheoryData<Type> Records =>
    [
        .. new[] { typeof(Agent).Assembly, typeof(PluginRegistry).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null && SecretsOf(type).Any()),
    ];

    [Theory, MemberData(nameof(Records))]
    public void No_record_prints_a_secret(Type type)
    {
        var record = Activator.CreateInstance(type)!;
        foreach (var secret in SecretsOf(type))
        {
            secret.SetValue(record, secret.PropertyType == typeof(JsonObject) ? new JsonObject { ["a"] = Mark } : Mark);
        }

        Assert.DoesNotContain(Mark, record.ToString());
        Assert.Contains(RecordText.Hidden, record.ToString());
    }

    [Fact]
    public void A_record_is_printed_as_the_compiler_would()
    {
        Assert.Equal(
            "Agent { Id = 3, TenantUuid = 00000000-0000-0000-0000-000000000000, Number = 12, Firstname = , Lastname = , "
            + "Password = ***, Language = , PreprocessSubroutine = , Description =  }",
            new Agent { Id = 3, Number = "12", Password = Mark }.ToString());
        Assert.Contains("Password = ,", new Agent().ToString());
    }

    [Fact]
    public void A_destination_prints_its_type_alone() => Assert.Equal(
        "Destination { Type = application }", Destination.To(new DisaDestination { Pin = Mark, Context = "c" }).ToString());

    /// <summary>The messages of rejected and late calls print the call.</summary>
    [Fact]
    public void A_call_prints_none_of_its_arguments()
    {
        var create = typeof(IResourceGrain).Assembly.GetTypes()
            .Where(type => type.Name.StartsWith("Invokable_IResourceGrain_", StringComparison.Ordinal) && !type.IsGenericTypeDefinition)
            .Select(type => (IInvokable)Activator.CreateInstance(type)!)
            .Single(invokable => invokable.GetMethodName() == nameof(IResourceGrain.CreateAsync));
        create.SetArgument(0, new RouteCall
        {
            Caller = new Caller(Guid.NewGuid()),
            Path = new Dictionary<string, string> { ["id"] = "4711" },
            Body = Encoding.UTF8.GetBytes(Mark),
            Query = [new QueryValue("password", Mark)],
        });

        Assert.Contains("CreateAsync", create.ToString());
        Assert.DoesNotContain("4711", create.ToString());
        Assert.DoesNotContain(Mark, create.ToString());
    }

    private static IEnumerable<PropertyInfo> SecretsOf(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.IsDefined(typeof(SecretAttribute)));
}

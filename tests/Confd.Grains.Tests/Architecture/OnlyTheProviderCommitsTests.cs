using Confd.Storage;
using Mono.Cecil;

namespace Confd.Tests.Architecture;

/// <summary>The persistence provider is the only way to the database for changes.</summary>
public sealed class OnlyTheProviderCommitsTests
{
    [Fact]
    public void Nothing_but_the_provider_calls_the_commit_of_the_store()
    {
        using var product = AssemblyDefinition.ReadAssembly(typeof(IConfdStore).Assembly.Location);

        var callers = product.MainModule.GetTypes()
            .Where(type => type.Methods.Any(CallsCommit))
            .Select(type => type.DeclaringType ?? type)
            .Select(type => type.Name).Distinct().Order();

        Assert.Equal([nameof(ConfdGrainStorage)], callers);
    }

    private static bool CallsCommit(MethodDefinition method) => method.HasBody && method.Body.Instructions.Any(instruction =>
        instruction.Operand is MethodReference { Name: nameof(IConfdStore.CommitAsync) } called
        && called.DeclaringType.Name is nameof(IConfdStore) or nameof(ConfdStore) or nameof(SqliteStore) or nameof(PostgresStore));
}

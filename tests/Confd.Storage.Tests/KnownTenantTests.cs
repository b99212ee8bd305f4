using Confd.Resources;

namespace Confd.Storage.Tests;

/// <summary>A silo checks a tenant's row only once, until the row is removed.</summary>
public sealed class KnownTenantTests(SqliteStoreFixture fixture) : IClassFixture<SqliteStoreFixture>
{
    [Fact]
    public void A_tenant_that_another_silo_removed_is_made_sure_of_again()
    {
        var tenant = Guid.NewGuid();
        var tracker = new ChangeTracker(new MemoryLease(TimeProvider.System));
        var directory = new TenantDirectory(fixture.Store, tracker);

        Assert.True(Commit(directory, tracker, tenant));
        Assert.False(Commit(directory, tracker, tenant));

        // As the silo that removed it reports.
        tracker.Changed(new Dictionary<ResourceId, long> { [new ResourceId("tenant", $"{tenant}")] = ChangeTracker.UnknownVersion });
        Assert.True(Commit(directory, tracker, tenant));
    }

    /// <summary>Whether the commit of a resource of the tenant made sure of the tenant's row.</summary>
    private static bool Commit(TenantDirectory directory, ChangeTracker tracker, Guid tenant)
    {
        var changes = new ChangeSet
        {
            Writes = { new StateWrite(new ResourceId("thing", $"{Guid.NewGuid()}"), null, tenant, 0, "{}", "{}") },
        };
        var begun = tracker.Now;
        directory.EnsureKnown(changes);
        tracker.Changed(UnitOfWorkChanges.Affected(changes, own: null));
        directory.RememberEnsured(changes, begun);
        return changes.Ensured.Count == 1;
    }
}

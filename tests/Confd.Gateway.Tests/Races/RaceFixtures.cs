using Confd.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Confd.Gateway.Tests.Races;

/// <summary>A service whose commits can be held.</summary>
public interface IRaceService
{
    internal CommitMeetings Meetings { get; }

    /// <summary>Two commits can be under way in the database at the same time.</summary>
    internal bool CommitsAtOnce { get; }
}

public sealed class SqliteRaceFixture : SqliteFixture, IRaceService
{
    CommitMeetings IRaceService.Meetings { get; } = new();

    bool IRaceService.CommitsAtOnce => false;

    protected override void Customize(WebApplicationBuilder builder) => builder.HoldCommits(this);
}

public sealed class PostgresRaceFixture : PostgresFixture, IRaceService
{
    CommitMeetings IRaceService.Meetings { get; } = new();

    bool IRaceService.CommitsAtOnce => true;

    protected override void Customize(WebApplicationBuilder builder) => builder.HoldCommits(this);
}

internal static class RaceHosting
{
    public static void HoldCommits(this WebApplicationBuilder builder, IRaceService service)
    {
        var store = builder.Services.Last(one => one.ServiceType == typeof(IConfdStore));
        builder.Services.Remove(store);
        builder.Services.AddSingleton(provider => CommitGate.Around(
            (IConfdStore)(store.ImplementationInstance ?? store.ImplementationFactory!(provider)), service.Meetings));
    }
}

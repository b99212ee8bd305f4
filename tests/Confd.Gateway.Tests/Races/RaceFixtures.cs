using Confd.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Confd.Gateway.Tests.Races;

/// <summary>A service whose commits can be held.</summary>
public interface IRaceService
{
    internal CommitMeetings Meetings { get; }

    /// <summary>
    /// Which order each pair is raced in here: one database has one, the other the other. <c>CONFD_RACES=all</c> races both on both.
    /// </summary>
    internal bool IsReversed { get; }
}

public sealed class SqliteRaceFixture : SqliteFixture, IRaceService
{
    CommitMeetings IRaceService.Meetings { get; } = new();

    bool IRaceService.IsReversed => false;

    protected override void Customize(WebApplicationBuilder builder) => builder.HoldCommits(this);
}

public sealed class PostgresRaceFixture : PostgresFixture, IRaceService
{
    CommitMeetings IRaceService.Meetings { get; } = new();

    bool IRaceService.IsReversed => true;

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

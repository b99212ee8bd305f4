using Confd.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Confd.Asterisk.Tests;

/// <summary>A service that writes its files into a folder, and serves them by the generator's protocol.</summary>
public sealed class ServingFixture : SqliteFixture
{
    /// <summary>As short as tests can have it: they wait for it.</summary>
    internal static ConfgenLimits Limits { get; } = new(4, 64, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(10));

    /// <summary>Below a folder that does not exist either.</summary>
    public string Directory => Path.Combine(Folder, "asterisk", "confd");

    public int Port { get; } = Ports.Free();

    protected override IEnumerable<string> MoreArguments =>
        [$"--Confd:Asterisk:Directory={Directory}", $"--Confd:Asterisk:ConfgenUrl=tcp://127.0.0.1:{Port}"];

    protected override void Customize(WebApplicationBuilder builder) => builder.Services.AddSingleton(Limits);
}

using Confd.Processes;

namespace Confd.Load;

/// <summary>The baseline of item reads: Kestrel, one endpoint, one trivial grain.</summary>
internal static class BareGrain
{
    public static async Task<int> RunAsync(int port)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Host.UseOrleans(silo => silo.UseLocalhostClustering(Ports.Free(), Ports.Free(), null, "bare", "bare"));
        var app = builder.Build();
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        app.MapGet("/{key}", async (HttpContext http, string key) =>
        {
            var body = await grains.GetGrain<ITrivialGrain>(key).GetAsync();
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = body.Length;
            await http.Response.Body.WriteAsync(body);
        });
        await app.RunAsync();
        return 0;
    }
}

/// <summary>Answers from memory.</summary>
public interface ITrivialGrain : IGrainWithStringKey
{
    /// <summary>Its bytes.</summary>
    Task<byte[]> GetAsync();
}

/// <summary>Answers with as many bytes as a voicemail's view has.</summary>
public sealed class TrivialGrain : Grain, ITrivialGrain
{
    private readonly byte[] body = new byte[600];

    /// <inheritdoc/>
    public Task<byte[]> GetAsync() => Task.FromResult(body);
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Confd.Plugins;

/// <summary>Asks Asterisk for its sounds through its REST interface.</summary>
/// <remarks>Source: Asterisk REST Interface, sounds.</remarks>
internal sealed class AriSounds : IDisposable
{
    private readonly HttpClient http;
    private readonly string root;

    public AriSounds(AriOptions options)
    {
        root = options.Url!.AbsoluteUri.TrimEnd('/') + "/sounds";
        http = OtherService.NewClient(options.Timeout, mostBytes: 64 * 1024 * 1024);
        http.DefaultRequestHeaders.Authorization = OtherService.Basic(options.Username, options.Password);
    }

    /// <summary>Every sound.</summary>
    /// <exception cref="RefusedException">No usable answer (503).</exception>
    public async Task<IReadOnlyList<SystemSound>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await AskAsync<AriSound[]>(root, cancellationToken) ?? []).Select(SoundOf)];

    /// <summary>One sound; null when Asterisk has none with this name.</summary>
    /// <exception cref="RefusedException">No usable answer (503).</exception>
    public async Task<SystemSound?> FindAsync(string id, CancellationToken cancellationToken) =>
        await AskAsync<AriSound>($"{root}/{Uri.EscapeDataString(id)}", cancellationToken) is { } sound ? SoundOf(sound) : null;

    public void Dispose() => http.Dispose();

    /// <summary>Null for what Asterisk does not have.</summary>
    private async Task<T?> AskAsync<T>(string url, CancellationToken cancellationToken) where T : class
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(url), cancellationToken);
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                throw Unreachable($"its answer is {(int)answer.StatusCode}");
            }
            return await answer.Content.ReadFromJsonAsync<T>(JsonSerializerOptions.Web, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw Unreachable(exception.HttpRequestError.ToString());
        }
        catch (JsonException)
        {
            throw Unreachable("its answer is no list of sounds");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable("it does not answer in time");
        }
    }

    private static RefusedException Unreachable(string why) =>
        new(Refusals.Unavailable($"Asterisk can't be asked for its sounds: {why}"));

    private static SystemSound SoundOf(AriSound sound) => new(
        sound.Id ?? "", sound.Text,
        [.. (sound.Formats ?? []).Select(variant => new SystemVariant(variant.Language ?? "", variant.Format ?? ""))]);

    private sealed record AriSound(string? Id, string? Text, IReadOnlyList<AriVariant>? Formats);

    private sealed record AriVariant(string? Language, string? Format);
}

using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Confd.Load;

/// <summary>One run of wrk.</summary>
/// <param name="PerSecond">Requests per second.</param>
/// <param name="P50">Median latency in milliseconds.</param>
/// <param name="P99">99th percentile in milliseconds.</param>
/// <param name="Errors">Answers other than 2xx.</param>
internal sealed partial record Wrk(double PerSecond, double P50, double P99, long Errors)
{
    /// <summary>Edits the two hundred voicemails from id 2 on.</summary>
    public const string PutVoicemails = """
        local n = 0
        function request()
          n = n + 1
          return wrk.format("PUT", "/1.1/voicemails/" .. (2 + n % 200), nil, '{"name":"v' .. n .. '"}')
        end
        """;

    /// <summary>Makes voicemails whose numbers follow the given one.</summary>
    public static string PostVoicemails(string context, int start) => $$"""
        local n = {{start}}
        function request()
          n = n + 1
          return wrk.format("POST", nil, nil, '{"name":"v","number":"' .. n .. '","context":"{{context}}"}')
        end
        """;

    public static async Task<Wrk> RunAsync(string url, int connections, int seconds, string? script = null)
    {
        var arguments = new List<string>
        {
            "-t1", $"-c{connections}", $"-d{seconds}s", "--latency", "-H", $"X-Auth-Token: {Service.Token}",
        };
        if (script is not null)
        {
            var file = Path.GetTempFileName();
            await File.WriteAllTextAsync(file, script);
            arguments.AddRange(["-s", file]);
        }
        arguments.Add(url);
        using var process = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Wrk(
            double.Parse(Rate().Match(text).Groups[1].Value, CultureInfo.InvariantCulture),
            Milliseconds(Median().Match(text)), Milliseconds(Slow().Match(text)),
            Failed().Match(text) is { Success: true } failed ? long.Parse(failed.Groups[1].Value, CultureInfo.InvariantCulture) : 0);
    }

    private static double Milliseconds(Match match)
    {
        var value = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch { "us" => value / 1000, "s" => value * 1000, _ => value };
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex Median();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex Slow();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex Failed();
}

using System.Diagnostics;

namespace Confd.Gateway.Tests;

/// <summary>Runs of the programs that end by themselves.</summary>
internal static class ProgramRuns
{
    /// <summary>Runs a program in a folder of its own, for a minute at the most.</summary>
    /// <param name="program"><c>Confd.Silo.dll</c> or <c>Confd.Gateway.dll</c>.</param>
    /// <param name="arguments">As on the command line.</param>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(string program, string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("confd-start-").FullName;
        try
        {
            using var process = Process.Start(new ProcessStartInfo(
                "dotnet", [Path.Combine(AppContext.BaseDirectory, program), $"--Confd:DataDirectory={folder}", .. arguments])
            {
                RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
            })!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            try
            {
                await process.WaitForExitAsync(timeout.Token);
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill();
                }
            }
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

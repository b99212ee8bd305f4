using Confd.Configuration;
using Confd.Gateway.Authentication;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Tests.Authentication;

/// <summary>The token that the first start makes.</summary>
public sealed class AdminTokenTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("confd-admin-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Of_many_starts_at_once_one_makes_it_and_all_have_it()
    {
        var data = Path.Combine(folder, "data");
        using var start = new Barrier(16);
        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                return Make(data);
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Single(made.Select(admin => admin.Token).Distinct());
        Assert.Single(made.Select(admin => admin.MasterTenant).Distinct());
        Assert.Single(made, admin => admin.IsNew);
        Assert.Equal(["admin-token", "master-tenant"], Directory.GetFiles(data).Select(Path.GetFileName).Order());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data, "admin-token")));
        }
    }

    [Theory]
    [InlineData("admin-token", "")]
    [InlineData("admin-token", "short")]
    [InlineData("master-tenant", "x")]
    public void A_broken_file_is_named(string name, string content)
    {
        _ = Make(folder);
        File.WriteAllText(Path.Combine(folder, name), content);

        var refused = Assert.Throws<InvalidOperationException>(() => Make(folder));

        Assert.StartsWith("Confd:DataDirectory", refused.Message);
        Assert.Contains(name, refused.Message);
    }

    private static AdminToken Make(string folder) =>
        new(Options.Create(new AuthOptions()), Options.Create(new ProcessOptions { DataDirectory = folder }));
}

using System.Runtime.Versioning;

namespace Confd.Asterisk.Tests;

/// <summary>Files in a folder, <c>Confd:Asterisk:Directory</c>.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ConfFolderTests(ServingFixture service) : IClassFixture<ServingFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_file_is_there_for_its_owner_alone()
    {
        var names = (await service.Http.ReadAsync("/asterisk/files"))["items"]!.AsArray().Select(file => (string)file!["name"]!).Order().ToList();
        await Poll.UntilAsync(() => names.SequenceEqual(Names()), "every file is written");

        Assert.Contains("queues.conf", names);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(service.Directory));
        Assert.All(names, name => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOf(name))));
    }

    [Fact]
    public async Task A_change_is_written_with_its_secrets_and_nothing_else_is()
    {
        using var scenario = await Scenario.NewAsync(service);
        await Poll.UntilAsync(() => File.Exists(PathOf("voicemail.conf")));
        var parking = File.GetLastWriteTimeUtc(PathOf("res_parking.conf"));

        await NewVoicemailAsync(scenario, "8901");

        await Poll.UntilAsync(async () => await File.ReadAllTextAsync(PathOf("voicemail.conf"), Token) == await scenario.ReadWholeAsync("voicemail.conf"));
        Assert.Contains("8901", await File.ReadAllTextAsync(PathOf("voicemail.conf"), Token));
        Assert.Equal(parking, File.GetLastWriteTimeUtc(PathOf("res_parking.conf")));
        Assert.DoesNotContain(Names(hidden: true), name => name.EndsWith(".draft", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restart_writes_what_differs_alone()
    {
        using var scenario = await Scenario.NewAsync(service);
        await Poll.UntilAsync(() => File.Exists(PathOf("voicemail.conf")) && File.Exists(PathOf("res_parking.conf")));
        var (parking, text) = (File.GetLastWriteTimeUtc(PathOf("res_parking.conf")), await scenario.ReadWholeAsync("queues.conf"));
        File.SetUnixFileMode(PathOf("res_parking.conf"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        // As long as before, and not the same.
        await File.WriteAllTextAsync(PathOf("queues.conf"), new string('x', text.Length), Token);

        await service.RestartAsync();

        await Poll.UntilAsync(async () => await File.ReadAllTextAsync(PathOf("queues.conf"), Token) == text);
        await Poll.UntilAsync(() => File.GetUnixFileMode(PathOf("res_parking.conf")) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal(parking, File.GetLastWriteTimeUtc(PathOf("res_parking.conf")));
    }

    [Fact]
    public async Task What_can_not_be_written_is_told_once_and_tried_again()
    {
        using var scenario = await Scenario.NewAsync(service);
        await Poll.UntilAsync(() => File.Exists(PathOf("voicemail.conf")));
        File.Delete(PathOf("voicemail.conf"));
        Directory.CreateDirectory(Path.Combine(PathOf("voicemail.conf"), "in the way"));
        await NewVoicemailAsync(scenario, "8902");
        await Poll.UntilAsync(() => Faults().Count > 0);

        // The others do not wait for it.
        await scenario.MakeAsync("group", "/groups", """{"label":"G"}""");
        await Poll.UntilAsync(async () => (await File.ReadAllTextAsync(PathOf("queues.conf"), Token)).Contains(scenario.Fill("{group.name}"), StringComparison.Ordinal));
        Directory.Delete(PathOf("voicemail.conf"), recursive: true);

        await Poll.UntilAsync(async () => File.Exists(PathOf("voicemail.conf"))
            && await File.ReadAllTextAsync(PathOf("voicemail.conf"), Token) == await scenario.ReadWholeAsync("voicemail.conf"));
        Assert.Contains($"files can't be written into {service.Directory}, and are tried again: voicemail.conf: ", Assert.Single(Faults()));
        Assert.DoesNotContain(Names(hidden: true), name => name.EndsWith(".draft", StringComparison.Ordinal));
    }

    private static async Task NewVoicemailAsync(Scenario scenario, string password)
    {
        await scenario.MakeAsync("office", "/contexts", """{"label":"Office","type":"internal"}""");
        await scenario.MakeAsync("box", "/voicemails", $$"""{"name":"Box","number":"1001","context":"{office.name}","password":"{{password}}"}""");
    }

    private IReadOnlyList<string> Faults() =>
        [.. service.Errors.Entries.Where(entry => entry.Contains("Confd:Asterisk:Directory", StringComparison.Ordinal))];

    private string PathOf(string name) => Path.Combine(service.Directory, name);

    private IReadOnlyList<string> Names(bool hidden = false) => !Directory.Exists(service.Directory)
        ? []
        : [.. Directory.EnumerateFiles(service.Directory).Select(path => Path.GetFileName(path)).Where(name => hidden || name[0] != '.').Order()];
}

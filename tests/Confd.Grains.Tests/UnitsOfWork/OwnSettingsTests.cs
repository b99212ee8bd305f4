using Confd.Plugins;
using Confd.Resources;
using Confd.Storage;
using Confd.Tests.Library;
using Confd.Tests.Memory;

namespace Confd.Tests.UnitsOfWork;

/// <summary>A document of settings is the state of its grain: kept while it is current, written by its ETag.</summary>
public sealed class OwnSettingsTests
{
    private readonly Engine engine = new(LibraryPlugins.With(
        new Declared<Tenant>("tenant", tenant => tenant.Named("tenants").WithoutLinks()),
        new LocalizationPlugin(), new VoicemailTranscriptionPlugin()));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ResourceId TenantId => TenantDirectory.IdOf(Engine.Tenant);

    private Tenant? Stored => engine.Find<Tenant>(TenantId);

    [Fact]
    public async Task The_document_of_a_tenant_is_read_once_and_stays_known_after_it_was_written()
    {
        var country = await CountryAsync(engine);

        Assert.Equal(0, await engine.CommandsOfAsync(() => country.ReadAsync()));
        Assert.False(country.Exists);
        Assert.Equal(1, await engine.CommandsOfAsync(() => country.ReplaceAsync(value => value with { Country = "FR" })));
        Assert.Equal(0, await engine.CommandsOfAsync(async () => Assert.Equal("FR", (await country.ReadAsync()).Country)));
        Assert.Equal(1, await engine.CommandsOfAsync(() => country.ReplaceAsync(value => value with { Country = "DE" })));

        Assert.True(country.Exists);
        Assert.Equal((1, "2"), (country.Reads, country.ETag));
        Assert.Equal(new Tenant { Uuid = Engine.Tenant, Country = "DE" }, Stored);
    }

    [Fact]
    public async Task The_document_of_the_system_is_read_once_and_stays_known_after_it_was_written()
    {
        var rules = await SettingsActivation<LoanRules>.ActivateAsync(engine, ISettingsGrain<LoanRules>.Key);

        Assert.True(rules.Exists);
        Assert.Equal(1, await engine.CommandsOfAsync(() => rules.ReplaceAsync(value => value with { Most = 5 })));
        Assert.Equal(0, await engine.CommandsOfAsync(async () => Assert.Equal(5, (await rules.ReadAsync()).Most)));

        Assert.Equal((1, "1"), (rules.Reads, rules.ETag));
        Assert.Equal(1, engine.VersionOf(new ResourceId("loan_rules", "0")));
    }

    [Fact]
    public async Task Of_two_silos_that_write_one_document_the_later_applies_its_change_to_the_result_of_the_earlier()
    {
        var first = await CountryAsync(engine);
        var second = await CountryAsync(engine.Another());

        await first.ReplaceAsync(value => value with { Country = "FR" });
        await second.ReplaceAsync(value => value with { Country = value.Country + "A" });

        Assert.Equal((1, 2), (first.Runs, second.Runs));
        var lost = Assert.Single(second.Lost);
        Assert.Equal(("1", null), (lost.StoredEtag, lost.CurrentEtag));
        Assert.Equal(("FRA", 2), (Stored!.Country, engine.VersionOf(TenantId)));
    }

    [Fact]
    public async Task Two_silos_write_two_documents_of_one_tenant_and_neither_change_is_lost()
    {
        var country = await CountryAsync(engine);
        var transcription = await SettingsActivation<VoicemailTranscription>.ActivateAsync(engine.Another(), country.Id.Key);

        await country.ReplaceAsync(value => value with { Country = "FR" });
        await transcription.ReplaceAsync(value => value with { Enabled = true });

        Assert.Equal(country.Id, transcription.Id);
        Assert.Equal(("1", null), (Assert.Single(transcription.Lost).StoredEtag, transcription.Lost[0].CurrentEtag));
        Assert.Equal(("FR", true), (Stored!.Country, Stored.VoicemailTranscriptionEnabled));
        Assert.Equal("2", transcription.ETag);
    }

    [Fact]
    public async Task A_change_of_the_tenant_by_another_grain_of_the_silo_is_read()
    {
        var country = await CountryAsync(engine);
        var transcription = await SettingsActivation<VoicemailTranscription>.ActivateAsync(engine, country.Id.Key);
        await engine.CreateAsync<Book>("""{"title":"Emma"}""");

        await country.ReadAsync();
        Assert.True(country.Exists);
        await transcription.ReplaceAsync(value => value with { Enabled = true });
        await country.ReplaceAsync(value => value with { Country = "FR" });

        Assert.Empty(country.Lost);
        Assert.Empty(transcription.Lost);
        Assert.Equal((3, 2), (country.Reads, transcription.Reads));
        Assert.Equal(("FR", true), (Stored!.Country, Stored.VoicemailTranscriptionEnabled));
    }

    [Fact]
    public async Task Of_many_at_the_same_moment_each_counts()
    {
        var silos = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CountryAsync(engine.Another())));

        await Task.WhenAll(silos.Select(silo => silo.ReplaceAsync(value => value with { Country = value.Country + "A" })));

        Assert.Equal(("AAAA", 4), (Stored!.Country, engine.VersionOf(TenantId)));
    }

    [Fact]
    public async Task What_an_operation_reads_of_its_tenant_and_makes_in_it_is_committed_with_the_first_document()
    {
        var country = await CountryAsync(engine);

        await country.ReplaceAsync(value => value with { Country = "FR" }, meanwhile: async work =>
        {
            Assert.Null(await work.TenantAsync(Token));
            await work.CreateAsync<Book>(Engine.Fields("""{"title":"Emma"}"""), Token);
        });
        await country.ReplaceAsync(value => value with { Country = "DE" }, meanwhile: async work =>
            Assert.Equal("FR", (await work.TenantAsync(Token))!.Country));

        Assert.Equal(2, country.Runs);
        Assert.Equal(("DE", 2), (Stored!.Country, engine.VersionOf(TenantId)));
        Assert.Contains("book_created", engine.Published);
    }

    [Fact]
    public async Task A_trial_changes_neither_the_state_nor_the_row()
    {
        var country = await CountryAsync(engine);

        await country.ReplaceAsync(value => value with { Country = "FR" }, new Caller(Engine.Tenant) { IsDryRun = true });

        Assert.Null(Stored);
        Assert.Null((await country.ReadAsync()).Country);
        Assert.Null(country.ETag);
    }

    private static Task<SettingsActivation<Localization>> CountryAsync(Engine silo) =>
        SettingsActivation<Localization>.ActivateAsync(silo, $"{Engine.Tenant}");
}

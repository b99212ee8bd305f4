using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/iax/general</c>: general options of IAX, some of them in order.</summary>
/// <remarks>Source: wazo-confd 1.1 API, asterisk/iax/general.</remarks>
public sealed class IaxGeneralPlugin() : SettingsPlugin<IaxGeneral>("iax_general")
{
    public override void Declare(SettingsBuilder<IaxGeneral> settings) => settings
        .Route("asterisk/iax/general")
        .WithOptions(
            typeof(IaxGeneralBody), Reload.Iax,
            ("bindport", "4569"), ("bindaddr", "0.0.0.0"), ("iaxthreadcount", "10"), ("iaxmaxthreadcount", "100"),
            ("iaxcompat", "no"), ("authdebug", "yes"), ("delayreject", "no"), ("trunkfreq", "20"),
            ("trunktimestamps", "yes"), ("minregexpire", "60"), ("maxregexpire", "60"), ("bandwidth", "high"),
            ("jitterbuffer", "no"), ("forcejitterbuffer", "no"), ("maxjitterbuffer", "1000"),
            ("maxjitterinterps", "10"), ("resyncthreshold", "1000"), ("amaflags", "default"), ("adsi", "no"),
            ("transfer", "yes"), ("language", "fr_FR"), ("mohinterpret", "default"), ("encryption", "no"),
            ("maxauthreq", "3"), ("codecpriority", "host"), ("rtcachefriends", "yes"), ("rtupdate", "yes"),
            ("rtignoreregexpire", "yes"), ("rtautoclear", "no"), ("pingtime", "20"), ("lagrqtime", "10"),
            ("nochecksums", "no"), ("autokill", "yes"), ("calltokenoptional", "0.0.0.0"))
        .Prepare(PairsAreOptions)
        .Show(iax => new IaxGeneralView
        {
            Options = AsteriskOptions.Map(iax.Options),
            OrderedOptions = [.. iax.OrderedOptions.Select(option => new[] { option.Key, option.Value })],
        });

    /// <summary>Ordered options are pairs of key and value, or objects as in <c>options</c>.</summary>
    private static void PairsAreOptions(JsonObject body)
    {
        if (body["ordered_options"] is JsonArray given)
        {
            body["ordered_options"] = new JsonArray([.. given.Select(option =>
                option is JsonArray { Count: 2 } pair ? AsteriskOptions.Option(pair[0], pair[1]) : option?.DeepClone())]);
        }
    }

    private sealed record IaxGeneralBody : OptionsBody<IaxOption>
    {
        [Required, PlainList] public IReadOnlyList<IaxOption> OrderedOptions { get; init; } = [];
    }

    private sealed record IaxGeneralView
    {
        public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

        public IReadOnlyList<IReadOnlyList<string>> OrderedOptions { get; init; } = [];
    }
}

using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>Composes <c>iax.conf</c>: settings, registrations, limits of calls, and the IAX endpoints of trunks.</summary>
/// <remarks>Source: iax.conf of docs.asterisk.org. Registrations are added to the general section, each by its own tenant's part.</remarks>
public sealed class IaxConf() : ConfFilePlugin("asterisk_iax", "iax.conf", "chan_iax2.so")
{
    private static readonly IReadOnlySet<string> Secrets = ConfSecrets.Of<IaxEndpoint>(nameof(IaxEndpoint.Options));

    private static readonly RelationPath TrunkOfRegistration = RelationPath.Left<TrunkRegisterPlugin>();

    private static readonly HashSet<string> Elsewhere = ["context", "host", "register", "type"];

    public override void Declare(ConfFileBuilder file) => file
        .Reads<IaxGeneral>().Reads<IaxCallNumberLimits>().Reads<IaxEndpoint>()
        .Reads<Context>().Reads<CallPickup>()
        .Part(WriteGeneral)
        .Each<IaxRegistration>(WriteRegistration)
        .Part(WriteLimits)
        .Each<Trunk>(WriteTrunk);

    private static void WriteGeneral(ImageReader read, ConfText text)
    {
        var general = read.Settings<IaxGeneral>();
        text.Section("general").Options(general.Options.Concat(general.OrderedOptions).Where(option => option.Key.Trim() != "register"));
    }

    /// <summary><c>[user][:password]@host[:port][/extension][?context]</c>.</summary>
    private static void WriteRegistration(Stored<IaxRegistration> registration, ImageReader read, ConfText text)
    {
        var value = registration.Value;
        if (!value.Enabled)
        {
            return;
        }
        text.Section("general", "+").Object(
            "register",
            (value.AuthPassword is { } password ? $"{value.AuthUsername}:{password}@" : "")
                + value.RemoteHost
                + (value.RemotePort is { } port ? $":{port}" : "")
                + (value.CallbackExtension is { } extension ? $"/{extension}" : "")
                + (value.CallbackContext is { } context ? $"?{context}" : ""),
            isSecret: value.AuthPassword is not null);
        if (read.First<Trunk>(registration.Id, TrunkOfRegistration) is null)
        {
            text.Warning(
                registration.Id, "It belongs to no trunk: calls that come by it are not known as a trunk's. Associate it with one, or disable it.");
        }
    }

    private static void WriteLimits(ImageReader read, ConfText text)
    {
        text.Section("callnumberlimits");
        foreach (var limit in read.Settings<IaxCallNumberLimits>().Items)
        {
            text.Option($"{limit.IpAddress.Trim()}/{limit.Netmask.Trim()}", limit.Limit);
        }
    }

    private static void WriteTrunk(Stored<Trunk> trunk, ImageReader read, ConfText text)
    {
        if (read.First<IaxEndpoint>(trunk.Id, TrunkEndpoints.IaxOf) is not { } iax)
        {
            return;
        }
        text.Section(iax.Value.Name)
            .Option("type", iax.Value.Type)
            .Option("host", iax.Value.Host)
            .Option("context", trunk.Value.Context)
            .Options(
                EndpointOptionGuard.Permitted(
                    iax.Value.Options.Where(option => option is [var name, _] && !Elsewhere.Contains(name)), iax, read, text),
                Secrets);
        if (trunk.Value.Context is null && iax.Value.Type != "peer")
        {
            text.Warning(trunk.Id, "It has no context: calls from it lead nowhere. Set one of type incall.");
        }
        if (iax.Value.Type != "peer" && !iax.Value.Options.Any(option => option is ["secret" or "inkeys" or "dbsecret", _]))
        {
            text.Warning(
                trunk.Id,
                "Its IAX endpoint has no secret: whoever knows its name can call from it. Set secret in its options, or permit its addresses alone.");
        }
    }
}

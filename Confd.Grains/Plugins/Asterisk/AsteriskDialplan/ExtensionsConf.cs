using Confd.Asterisk;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Composes <c>extensions.conf</c>: a dialplan that needs nothing but Asterisk.</summary>
/// <remarks>
/// Every number goes to a context of what it leads to, so that a change of a user composes one part. Contexts of resources have no numbers
/// but <c>s</c>: whoever transfers a call from there reaches nobody else's. Source: docs.asterisk.org, Dialplan.
/// </remarks>
public sealed class ExtensionsConf : ConfFilePlugin
{
    /// <inheritdoc/>
    public override string Name => "asterisk_extensions";

    /// <inheritdoc/>
    public override string File => "extensions.conf";

    /// <inheritdoc/>
    public override void Declare(ConfFileBuilder file) => file
        .Reads<Line>().Reads<SipEndpoint>().Reads<SccpEndpoint>().Reads<CustomEndpoint>().Reads<IaxEndpoint>().Reads<Trunk>()
        .Reads<Voicemail>().Reads<Moh>().Reads<CallPermission>().Reads<FeatureExtension>()
        .Reads<UserFallbacks>().Reads<GroupFallbacks>().Reads<QueueFallbacks>().Reads<SwitchboardFallbacks>()
        .Part(DialplanFrame.Write)
        .Part(FeatureCodesPart.Write)
        .Each<Context>(DialplanFrame.WriteContext)
        .Each<Extension>(ExtensionPart.Write)
        .Each<User>(UserPart.Write)
        .Each<Group>(GroupPart.Write)
        .Each<Queue>(QueuePart.Write)
        .Each<Conference>(ConferencePart.Write)
        .Each<Incall>(IncallPart.Write)
        .Each<Outcall>(OutcallPart.Write)
        .Each<Schedule>(SchedulePart.Write)
        .Each<Ivr>(IvrPart.Write)
        .Each<Switchboard>(SwitchboardPart.Write)
        .Each<Paging>(PagingPart.Write);
}

using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>
/// Composes <c>extensions.conf</c>: a standalone dialplan, which needs only Asterisk, or one that leads to the platform's files.
/// </summary>
/// <remarks>
/// In the standalone dialplan, every number goes to a context of its target, so that a change of a user composes one part.
/// Contexts of resources have only the number <c>s</c>, so a transfer from there reaches nobody else's numbers.
/// Source: docs.asterisk.org, Dialplan.
/// </remarks>
public sealed class ExtensionsConf() : ConfFilePlugin("asterisk_extensions", "extensions.conf", "pbx_config.so")
{
    public override void Declare(ConfFileBuilder file) => file
        .Reads<Line>().Reads<SipEndpoint>().Reads<SccpEndpoint>().Reads<CustomEndpoint>().Reads<IaxEndpoint>().Reads<Trunk>()
        .Reads<Voicemail>().Reads<Moh>().Reads<CallPermission>().Reads<FeatureExtension>()
        .Reads<FuncKeyTemplate>().Reads<CallFilterFallbacks>().Reads<BlocklistNumber>()
        .Reads<UserFallbacks>().Reads<GroupFallbacks>().Reads<QueueFallbacks>().Reads<SwitchboardFallbacks>()
        .Part(Either(DialplanFrame.Write, PlatformDialplan.Tell))
        .Part(Either(FeatureCodesPart.Write))
        .Each(Either<Context>(DialplanFrame.WriteContext, PlatformDialplan.WriteContext))
        .Each(Either<Extension>(ExtensionPart.Write, PlatformDialplan.WriteExtension))
        .Each(Either<User>(UserPart.Write, PlatformDialplan.WriteUser))
        .Each(Either<Group>(GroupPart.Write))
        .Each(Either<Queue>(QueuePart.Write))
        .Each(Either<Agent>(AgentPart.Write))
        .Each(Either<CallFilter>(CallFilterPart.Write))
        .Each(Either<Conference>(ConferencePart.Write))
        .Each(Either<Meeting>(MeetingPart.Write))
        .Each(Either<Application>(ApplicationPart.Write))
        .Each(Either<Incall>(IncallPart.Write))
        .Each(Either<Outcall>(OutcallPart.Write))
        .Each(Either<Schedule>(SchedulePart.Write))
        .Each(Either<Ivr>(IvrPart.Write))
        .Each(Either<Switchboard>(SwitchboardPart.Write))
        .Each(Either<Paging>(PagingPart.Write));

    /// <summary>The part for the configured dialplan; nothing where the platform has its own.</summary>
    private static ComposePart Either(ComposePart standalone, ComposePart? platform = null) =>
        (read, text) => (IsOfPlatform(read) ? platform : standalone)?.Invoke(read, text);

    private static ComposePartOf<T> Either<T>(ComposePartOf<T> standalone, ComposePartOf<T>? platform = null) where T : class =>
        (resource, read, text) => (IsOfPlatform(read) ? platform : standalone)?.Invoke(resource, read, text);

    private static bool IsOfPlatform(ImageReader read) => read.Options<Asterisk.AsteriskOptions>().Dialplan == "platform";
}

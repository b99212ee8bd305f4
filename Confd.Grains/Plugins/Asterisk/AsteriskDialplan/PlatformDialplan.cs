using Confd.Asterisk;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>
/// The dialplan for systems with the platform's own dialplan files: contexts, numbers and hints are here, all steps of calls
/// there.
/// </summary>
/// <remarks>Source: the platform's generator, as docs/asterisk/extensions.md describes it.</remarks>
internal static class PlatformDialplan
{
    public static void Tell(ImageReader read, ConfText text) => text.Warning(
        new ResourceId("", ""),
        "The platform's dialplan files must have the codes of services (xivo-features) and the voice menus (xivo-ivr-<id>) themselves: "
        + "Confd does not write these. Keep what the platform's generator made of them, or use Confd:Asterisk:Dialplan=standalone.");

    public static void WriteContext(Stored<Context> context, ImageReader read, ConfText text)
    {
        if (context.Value.Enabled)
        {
            DialplanFrame.WriteInclusions(context, Dialplan.Of(context, read, text).Context(context.Value.Name));
        }
    }

    /// <summary>The subroutine gets the id of the called resource, and that of the extension.</summary>
    public static void WriteExtension(Stored<Extension> extension, ImageReader read, ConfText text) => ExtensionPart.Write(
        extension, read, text, (plan, target) => plan.Do("GoSub", $"{target.Subroutine},s,1({target.Id},,{extension.Value.Id})"));

    /// <summary>Queues watch their members by the uuid of the user.</summary>
    public static void WriteUser(Stored<User> user, ImageReader read, ConfText text)
    {
        var plan = Dialplan.Of(user, read, text);
        if (user.Value.Enabled && LineInterface.OfUser(plan, user) is [_, ..] lines)
        {
            plan.Context(DialplanNames.SharedLines).Hint($"{user.Value.Uuid}", LineInterface.Devices(lines));
        }
    }
}

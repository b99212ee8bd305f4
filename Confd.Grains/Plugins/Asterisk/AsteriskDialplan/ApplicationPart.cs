using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>An application: its calls wait in Stasis for the client that has subscribed to it. Without one they end.</summary>
/// <remarks>Source: docs.asterisk.org, Stasis.</remarks>
internal static class ApplicationPart
{
    public static void Write(Stored<Application> application, ImageReader read, ConfText text)
    {
        var uuid = application.Value.Uuid;
        Dialplan.Of(application, read, text).Context(DialplanNames.Application(uuid))
            .Exten("s").Do("Gosub", $"{DialplanNames.Hop},s,1")
            .Do("Stasis", $"wazo-app-{uuid}")
            .Do("Hangup")
            // What the phones of the application's lines dial; the client sees it in the event.
            .Exten("_[0-9A-Za-z*#+]!").Do("Stasis", $"wazo-app-{uuid}")
            .Do("Hangup");
    }
}

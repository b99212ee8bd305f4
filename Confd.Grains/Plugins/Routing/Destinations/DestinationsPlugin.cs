namespace Confd.Plugins;

/// <summary>
/// Declares the destinations that lead to no resource; a resource's plugin declares the destinations that lead to it.
/// </summary>
/// <remarks>Source: wazo-confd 1.1 API, destinations.</remarks>
public sealed class DestinationsPlugin() : DestinationPlugin("destinations")
{
    public override void Declare(DestinationBuilder destinations) => destinations
        .Type<NoDestination>()
        .Type<CustomDestination>()
        .Type<ExtensionDestination>()
        .Type<SoundDestination>()
        .Type<BusyDestination>().Type<CongestionDestination>().Type<HangupDestination>()
        .Type<CallbackDisaDestination>().Type<DisaDestination>().Type<DirectoryDestination>()
        .Type<FaxToMailDestination>().Type<VoicemailMenuDestination>();
}

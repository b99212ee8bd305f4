using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Body of POST and PUT: the options are read only for a node.</summary>
internal sealed record ApplicationBody : Application
{
    public new IReadOnlyDictionary<string, JsonNode> DestinationOptions { get; init; } = new Dictionary<string, JsonNode>();

    /// <summary>A body gives its destination as a whole: without a destination there are no options.</summary>
    /// <exception cref="RefusedException">The options of a node are wrong; the texts name only their fields.</exception>
    public static void ReadDestination(JsonObject body)
    {
        if (!body.TryGetPropertyValue("destination", out var destination))
        {
            body.Remove("destination_options");
            return;
        }
        if (destination is null)
        {
            body["destination"] = null;
            body["destination_options"] = null;
            return;
        }
        var options = body["destination_options"] as JsonObject
            ?? throw new RefusedException(Refusals.Field("destination_options", new[] { "Missing data for required field." }));
        body["destination_options"] = RecordFields.Read<ApplicationNode>(options, within: "destination_options");
    }
}

using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>The old field <c>call_record_enabled</c> stands for four newer ones.</summary>
internal static class CallRecord
{
    private const string Alias = "call_record_enabled";

    private static readonly string[] Fields =
    [
        "call_record_outgoing_external_enabled", "call_record_outgoing_internal_enabled",
        "call_record_incoming_internal_enabled", "call_record_incoming_external_enabled",
    ];

    /// <summary>The old field sets the four. Beside any of them it must agree with all, as it does in a user's view.</summary>
    /// <exception cref="RefusedException">It does not agree, or some of the four are missing.</exception>
    public static void SpreadAlias(JsonObject body)
    {
        if (body[Alias] is not { } alias)
        {
            return;
        }
        var flag = alias.GetValue<bool>();
        if (!Fields.Any(body.ContainsKey))
        {
            foreach (var field in Fields)
            {
                body[field] = flag;
            }
        }
        else if (!Fields.All(body.ContainsKey) || flag != Fields.All(field => body[field]!.GetValue<bool>()))
        {
            throw new RefusedException(Refusals.Schema(
                "'call_record_enabled' is deprecated and incompatible with 'call_record_*_enabled' options"));
        }
    }

    /// <summary>Fields of a body that switches recording of every call on or off.</summary>
    public static JsonObject All(bool isOn) => new(Fields.Select(field => KeyValuePair.Create(field, (JsonNode?)isOn)));

    public static bool IsAll(User user) =>
        user.CallRecordIncomingExternalEnabled && user.CallRecordIncomingInternalEnabled
        && user.CallRecordOutgoingExternalEnabled && user.CallRecordOutgoingInternalEnabled;
}

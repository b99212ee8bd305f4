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

    public static Refusal? CheckAlias(JsonObject body) =>
        body[Alias] is not null && Fields.Any(body.ContainsKey)
            ? Refusals.Schema("'call_record_enabled' is deprecated and incompatible with 'call_record_*_enabled' options")
            : null;

    public static void SpreadAlias(JsonObject body)
    {
        if (body[Alias] is { } flag)
        {
            foreach (var field in Fields)
            {
                body[field] = flag.GetValue<bool>();
            }
        }
    }

    public static bool IsAll(User user) =>
        user.CallRecordIncomingExternalEnabled && user.CallRecordIncomingInternalEnabled
        && user.CallRecordOutgoingExternalEnabled && user.CallRecordOutgoingInternalEnabled;
}

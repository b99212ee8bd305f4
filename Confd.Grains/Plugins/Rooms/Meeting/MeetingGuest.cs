using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>The SIP endpoint that the guests of a meeting share: created and deleted with the meeting.</summary>
/// <remarks>Source: wazo-confd 1.1 API, meetings.</remarks>
internal static class MeetingGuest
{
    public const string EndpointKind = "meeting.guest_endpoint";

    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    /// <summary>The limit of endpoints.</summary>
    private const int LongestLabel = 128;

    /// <summary>From a meeting to the endpoint.</summary>
    public static RelationPath Endpoint { get; } = RelationPath.Right(EndpointKind);

    /// <summary>Creates the endpoint of a new meeting, with the rules and events of all endpoints.</summary>
    /// <exception cref="RefusedException">The tenant has no template for guests (503).</exception>
    public static async ValueTask MakeAsync(UnitOfWork work, Stored<Meeting> meeting, CancellationToken cancellationToken)
    {
        if (!work.Knows<SipEndpoint>())
        {
            // Without the plugin there are no guests by SIP.
            return;
        }
        var tenant = meeting.Tenant is { } owner ? await work.TenantAsync(owner, cancellationToken) : null;
        if (tenant?.MeetingGuestSipTemplateUuid is not { } template)
        {
            throw new RefusedException(Refusals.Unavailable(
                $"Could not find SIP template for meeting guests in tenant {meeting.Tenant}"));
        }
        var name = $"wazo-meeting-{meeting.Value.Uuid}-guest";
        var label = $"External meeting guest {meeting.Value.Name}";
        var endpoint = await work.CreateValidatedAsync<SipEndpoint>(
            new JsonObject
            {
                ["name"] = name,
                ["label"] = string.Concat(label.EnumerateRunes().Take(LongestLabel)),
                ["auth_section_options"] = Options(("username", name), ("password", RandomNumberGenerator.GetString(Letters, 16))),
                ["endpoint_section_options"] = Options(("context", "wazo-meeting-guest")),
                ["templates"] = new JsonArray(new JsonObject { ["uuid"] = $"{template}" }),
            },
            cancellationToken);
        work.Link(new LinkRow(EndpointKind, meeting.Id, endpoint.Id));
    }

    /// <summary>Removes the endpoint without events, after the events of the meeting.</summary>
    public static ValueTask RemoveAfterAsync(UnitOfWork work, Stored<Meeting> meeting, CancellationToken cancellationToken) =>
        work.RemoveAfterAsync<SipEndpoint>(meeting.Id, Endpoint, cancellationToken);

    /// <summary>The login of guests, as views of the meeting show it; null when an owner must let them in first.</summary>
    public static string? AuthorizationOf(ViewNode<Meeting> meeting) =>
        meeting.Value.RequireAuthorization ? null : AccountOf(meeting);

    /// <summary>
    /// As <see cref="AuthorizationOf"/>, even if an owner must let them in; null when there is no such account.
    /// </summary>
    public static string? AccountOf(ViewNode<Meeting> meeting) => AccountOf(meeting.One<SipEndpoint>(Endpoint)?.Value);

    /// <summary>As <see cref="AuthorizationOf"/>, for events.</summary>
    public static async ValueTask<string?> AuthorizationAsync(
        UnitOfWork work, Stored<Meeting> meeting, CancellationToken cancellationToken) => meeting.Value.RequireAuthorization
        ? null
        : AccountOf((await work.RelatedAsync<SipEndpoint>(meeting.Id, Endpoint, cancellationToken)).FirstOrDefault()?.Value);

    /// <summary>Base64 of <c>user:password</c>, from the endpoint's own options.</summary>
    private static string? AccountOf(SipEndpoint? endpoint) =>
        endpoint?.AuthSectionOptions is { } options && options.Find("username") is { } name && options.Find("password") is { } password
            ? Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"))
            : null;

    private static JsonArray Options(params (string Name, string Value)[] options) =>
        new([.. options.Select(option => (JsonNode)new JsonArray(option.Name, option.Value))]);
}

using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Gateway.Tests;

/// <summary>An event as the contract words it.</summary>
/// <param name="Name">Name.</param>
/// <param name="Payload">JSON; the order of its properties does not matter.</param>
/// <param name="Reload">JSON list of the calls for sysconfd, or null for none.</param>
public sealed record ExpectedEvent(string Name, string Payload, string? Reload = null)
{
    /// <summary>Checked when given.</summary>
    public string? RoutingKey { get; init; }

    /// <summary>JSON; all headers but the routing key. Checked when given.</summary>
    public string? Headers { get; init; }

    public static implicit operator ExpectedEvent((string Name, string Payload, string? Reload) published) =>
        new(published.Name, published.Payload, published.Reload);

    internal void AssertPublished(StoredEvent published)
    {
        Assert.Equal(Name, published.Name);
        AssertSame($"payload of {Name}", Payload, published.Payload);
        AssertSame($"reload commands of {Name}", Reload, published.Reload);
        var headers = JsonNode.Parse(published.Headers)!.AsObject();
        if (RoutingKey is not null)
        {
            Assert.Equal(RoutingKey, (string?)headers["routing_key"]);
        }
        if (Headers is not null)
        {
            headers.Remove("routing_key");
            AssertSame($"headers of {Name}", Headers, headers.ToJsonString());
        }
    }

    private static void AssertSame(string what, string? expected, string? actual) => Assert.True(
        JsonNode.DeepEquals(
            expected is null ? null : JsonNode.Parse(expected), actual is null ? null : JsonNode.Parse(actual)),
        $"{what}\nexpected: {expected ?? "none"}\nactual:   {actual ?? "none"}");
}

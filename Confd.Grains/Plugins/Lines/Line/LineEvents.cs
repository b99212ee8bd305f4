namespace Confd.Plugins;

/// <summary>Lines in the events of their associations.</summary>
internal static class LineEvents
{
    /// <summary>The line with its endpoint, as the unit of work sees them now.</summary>
    public static async ValueTask<LineInEvent> DescribeAsync(
        UnitOfWork work, Stored<Line> line, CancellationToken cancellationToken)
    {
        var (name, _) = await LineEndpoints.NameOfAsync(work, line.Id, cancellationToken);
        var current = await LineEndpoints.CurrentAsync(work, line.Id, cancellationToken);
        return new(
            line.Value.Id, name,
            current?.Kind == LineEndpoints.SipKind ? new UuidInEvent(current.Right.Key) : null,
            current?.Kind == LineEndpoints.SccpKind ? new IdInEvent(int.Parse(current.Right.Key)) : null,
            current?.Kind == LineEndpoints.CustomKind ? new IdInEvent(int.Parse(current.Right.Key)) : null);
    }
}

/// <summary>A line in the payload of an event; the endpoints that it does not have are null.</summary>
internal sealed record LineInEvent(
    int Id, string? Name, UuidInEvent? EndpointSip, IdInEvent? EndpointSccp, IdInEvent? EndpointCustom);

/// <summary>A resource that an event names by its uuid.</summary>
internal sealed record UuidInEvent(string Uuid);

/// <summary>A resource that an event names by its integer id.</summary>
internal sealed record IdInEvent(int Id);

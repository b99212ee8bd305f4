namespace Confd.Plugins;

/// <summary>Lines in the events of their associations.</summary>
internal static class LineEvents
{
    /// <summary>The line with its endpoint, as the unit of work sees them now.</summary>
    public static async ValueTask<LineInEvent> DescribeAsync(
        UnitOfWork work, Stored<Line> line, CancellationToken cancellationToken)
    {
        var (name, _) = await LineEndpoints.NameOfAsync(work, line.Id, cancellationToken);
        var sip = await work.RelatedAsync<SipEndpoint>(line.Id, LineEndpoints.SipOf, cancellationToken);
        var sccp = await work.RelatedAsync<SccpEndpoint>(line.Id, LineEndpoints.SccpOf, cancellationToken);
        var custom = await work.RelatedAsync<CustomEndpoint>(line.Id, LineEndpoints.CustomOf, cancellationToken);
        return new(
            line.Value.Id, name,
            sip.Select(one => new UuidInEvent(one.Value.Uuid)).FirstOrDefault(),
            sccp.Select(one => new IdInEvent(one.Value.Id)).FirstOrDefault(),
            custom.Select(one => new IdInEvent(one.Value.Id)).FirstOrDefault());
    }
}

/// <summary>A line in the payload of an event; the endpoints that it does not have are null.</summary>
internal sealed record LineInEvent(
    int Id, string? Name, UuidInEvent? EndpointSip, IdInEvent? EndpointSccp, IdInEvent? EndpointCustom);

/// <summary>A resource that an event names by its uuid.</summary>
internal sealed record UuidInEvent(Guid Uuid);

/// <summary>A resource that an event names by its integer id.</summary>
internal sealed record IdInEvent(int Id);

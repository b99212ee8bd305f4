using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Sets the caller id of a line's body on the endpoint, to which it belongs.</summary>
internal static class LineCallerId
{
    /// <summary>For PUT: null is refused where there is an endpoint.</summary>
    public static async ValueTask<Refusal?> SetAsync(RuleContext<Line> context, CancellationToken cancellationToken)
    {
        var hasName = context.Beside.TryGetPropertyValue("caller_id_name", out var name);
        var hasNumber = context.Beside.TryGetPropertyValue("caller_id_num", out var number);
        if (context.Before is null || (!hasName && !hasNumber))
        {
            return null;
        }
        return await SetAsync(
            context.UnitOfWork, context.After, hasName, (string?)name, hasNumber, (string?)number, cancellationToken);
    }

    public static async ValueTask<Refusal?> SetAsync(
        UnitOfWork work, Stored<Line> line, bool hasName, string? name, bool hasNumber, string? number,
        CancellationToken cancellationToken)
    {
        var sip = (await work.RelatedAsync<SipEndpoint>(line.Id, LineEndpoints.SipOf, cancellationToken)).FirstOrDefault();
        var sccp = (await work.RelatedAsync<SccpEndpoint>(line.Id, LineEndpoints.SccpOf, cancellationToken)).FirstOrDefault();
        var custom = (await work.RelatedAsync<CustomEndpoint>(line.Id, LineEndpoints.CustomOf, cancellationToken)).FirstOrDefault();
        if (sip is null && sccp is null)
        {
            return custom is null
                ? name is null && number is null ? null : Refusals.Plain("Cannot set caller id if no endpoint associated")
                : hasName && name is null ? Refusals.Plain("Cannot set caller id to None")
                : !hasName && number is null ? Refusals.Plain("Cannot set caller id num to None")
                : Refusals.Plain("Cannot set caller id on endpoint of type 'custom'");
        }
        if (hasName && name is null)
        {
            return Refusals.Plain("Cannot set caller id to None");
        }
        if (hasNumber && number is null)
        {
            return Refusals.Plain("Cannot set caller id num to None");
        }
        if (sip is not null)
        {
            var (oldName, oldNumber) = CallerIds.OfSip(sip.Value);
            // A missing part is written as None; it reads back as null.
            var callerId = $"\"{(hasName ? name : oldName) ?? "None"}\" <{(hasNumber ? number : oldNumber) ?? "None"}>";
            work.Replace(sip.Stored, CallerIds.WithCallerId(sip.Value, callerId));
            return null;
        }
        if (hasNumber)
        {
            return Refusals.Plain("Cannot set caller id num on endpoint of type 'sccp'");
        }
        work.Replace(sccp!.Stored, SccpOptions.WithCallerId(sccp.Value, name, sccp.Value.Options.Find("cid_num")));
        return null;
    }
}

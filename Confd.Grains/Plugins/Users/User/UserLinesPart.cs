using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>The lines of a user, each with endpoint and extensions.</summary>
internal sealed class UserLinesPart : IResourcePart<User>
{
    private const string DeviceField = "device_id";

    public Type Body => typeof(LinesBody);

    public Type Answer => typeof(LinesAnswer);

    public async ValueTask CreateAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        var made = new List<MadeLine>();
        foreach (var body in BodiesOf(part))
        {
            made.Add(await CreateAsync(part.UnitOfWork, part.Stored, body, cancellationToken));
        }
        if (made.Count > 0)
        {
            part.Answers.Add("lines", async (responder, token) =>
            {
                var views = new List<object>();
                foreach (var line in made)
                {
                    views.Add(await line.ViewAsync(responder, token));
                }
                return views;
            });
        }
    }

    /// <summary>The list is complete: lines missing from it are deleted with everything that belongs to them.</summary>
    public async ValueTask EditAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        var (work, user) = (part.UnitOfWork, part.Stored);
        var bodies = BodiesOf(part);
        var current = await work.RelatedAsync<Line>(user.Id, UserLines.Lines, cancellationToken);
        foreach (var line in current.Where(line => bodies.TrueForAll(body => (long?)body["id"] != line.Value.Id)))
        {
            await DeleteAsync(work, line.Stored, cancellationToken);
        }
        foreach (var body in bodies)
        {
            await (current.FirstOrDefault(line => line.Value.Id == (long?)body["id"]) is { } existing
                ? EditAsync(work, existing.Stored, body, cancellationToken)
                : DiscardAsync(CreateAsync(work, user, body, cancellationToken)));
        }
    }

    public async ValueTask DeleteAsync(UnitOfWork work, Stored<User> stored, CancellationToken cancellationToken)
    {
        foreach (var line in await work.RelatedAsync<Line>(stored.Id, UserLines.Lines, cancellationToken))
        {
            await DeleteAsync(work, line.Stored, cancellationToken);
        }
    }

    /// <summary>The phone first: a line with a phone lets nothing else go.</summary>
    private static async ValueTask DeleteAsync(UnitOfWork work, Stored<Line> line, CancellationToken cancellationToken) =>
        await LineDeletion.DeleteAsync(work, await LineDevices.DetachAsync(work, line, cancellationToken), cancellationToken);

    private static async ValueTask EditAsync(
        UnitOfWork work, Stored<Line> line, JsonObject body, CancellationToken cancellationToken)
    {
        await LineRecursiveEdit.EditAsync(work, line, body, cancellationToken);
        if (body.TryGetPropertyValue(DeviceField, out var device))
        {
            await LineDevices.PutAsync(work, line, (string?)device, cancellationToken);
        }
    }

    private static List<JsonObject> BodiesOf(PartContext<User> part) =>
        [.. (part.Given["lines"] as JsonArray)?.OfType<JsonObject>() ?? []];

    private static async ValueTask<MadeLine> CreateAsync(
        UnitOfWork work, Stored<User> user, JsonObject body, CancellationToken cancellationToken)
    {
        RefusedException.ThrowIf(LineBodyRules.Check(body));
        // The line's own field is read-only: the phone is associated after everything else.
        var own = body.DeepClone().AsObject();
        own.Remove(DeviceField);
        var made = await LineCreation.MakeAsync(work, own, cancellationToken);
        await work.AssociateAsync<UserLinePlugin, User, Line>(user, made.Line, cancellationToken);
        if (body[DeviceField] is { } device)
        {
            await LineDevices.PutAsync(work, made.Line, (string?)device, cancellationToken);
        }
        return made;
    }

    private static async ValueTask DiscardAsync(ValueTask<MadeLine> making) => await making;

    private sealed record LinesAnswer(IEnumerable<CreatedView<Line>> Lines);

    private sealed record LinesBody
    {
        public IReadOnlyList<UserLineBody> Lines { get; init; } = [];
    }
}

using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>The incoming calls of a user, created, edited and given up along with it.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users.</remarks>
internal sealed class IncallsOfUser : IResourcePart<User>
{
    private static readonly Walk Here = Walk.Left("incall.destination");

    public Type Body => typeof(IncallsBody);

    /// <summary>One incoming call per number; a number that has one must lead to nobody else.</summary>
    public async ValueTask CreateAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        foreach (var body in ItemsOf(part.Given, "incalls").SelectMany(incall => ItemsOf(incall, "extensions")))
        {
            var extension = await ExtensionAsync(part.Session, body, cancellationToken);
            var current = (await part.Session.RelatedAsync<Incall>(
                extension.Id, IncallExtensionPlugin.Incalls, cancellationToken)).FirstOrDefault();
            if (current is null)
            {
                var incall = await part.Session.CreateAsync<Incall>(Leading(part.Stored.Value), cancellationToken);
                await part.Session.AssociateAsync<IncallExtensionPlugin, Incall, Extension>(incall, extension, cancellationToken);
            }
            else if (current.Value.Destination == Destination.None)
            {
                await part.Session.EditAsync(current.Stored, Leading(part.Stored.Value), cancellationToken);
            }
            else if (current.Value.Destination.As<UserDestination>()?.UserId != part.Stored.Value.Id)
            {
                throw new RefusedException(Refusals.Plain("Existing incall does not have the new user as a destination"));
            }
        }
    }

    /// <summary>The list is complete: incoming calls and numbers that it does not name are deleted.</summary>
    public async ValueTask EditAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        var (session, user) = (part.Session, part.Stored);
        var before = await session.RelatedAsync<Incall>(user.Id, Here, cancellationToken);
        var numbers = new List<Stored<Extension>>();
        foreach (var incall in before)
        {
            foreach (var extension in await session.RelatedAsync<Extension>(
                incall.Stored.Id, IncallExtensionPlugin.Extensions, cancellationToken))
            {
                await session.DissociateAsync<IncallExtensionPlugin, Incall, Extension>(
                    incall.Stored, extension.Stored, cancellationToken);
                numbers.Add(extension.Stored);
            }
        }
        var kept = new HashSet<Storage.ResourceId>();
        foreach (var body in ItemsOf(part.Given, "incalls"))
        {
            var incall = await IncallAsync(session, user.Value, body, cancellationToken);
            kept.Add(incall.Id);
            foreach (var item in ItemsOf(body, "extensions"))
            {
                var extension = await ExtensionAsync(session, item, cancellationToken);
                kept.Add(extension.Id);
                await session.AssociateAsync<IncallExtensionPlugin, Incall, Extension>(incall, extension, cancellationToken);
            }
        }
        foreach (var incall in before.Where(incall => !kept.Contains(incall.Stored.Id)))
        {
            await session.DeleteAsync(incall.Stored, cancellationToken);
        }
        foreach (var number in numbers.Where(number => !kept.Contains(number.Id)))
        {
            await session.TryDeleteAsync(number, cancellationToken);
        }
    }

    /// <summary>They stay, and lead nowhere.</summary>
    public async ValueTask DeleteAsync(Session session, Stored<User> stored, CancellationToken cancellationToken)
    {
        foreach (var incall in await session.RelatedAsync<Incall>(stored.Id, Here, cancellationToken))
        {
            await session.EditAsync(
                incall.Stored, new JsonObject { ["destination"] = Destination.None.ToNode() }, cancellationToken);
        }
    }

    private static async ValueTask<Stored<Incall>> IncallAsync(
        Session session, User user, JsonObject body, CancellationToken cancellationToken)
    {
        var fields = Leading(user);
        foreach (var (name, value) in body.Where(field => field.Key is not ("id" or "extensions")))
        {
            fields[name] = value?.DeepClone();
        }
        return body["id"] is { } id
            ? await session.EditAsync(await session.GetVisibleAsync<Incall>($"{id}", cancellationToken), fields, cancellationToken)
            : await session.CreateAsync<Incall>(fields, cancellationToken);
    }

    /// <summary>The number that the body names, changed as it says, or a new one. Its context takes it into a range.</summary>
    private static async ValueTask<Stored<Extension>> ExtensionAsync(
        Session session, JsonObject body, CancellationToken cancellationToken)
    {
        Stored<Extension> extension;
        if (body["id"] is { } id)
        {
            extension = await session.FindVisibleAsync<Extension>($"{id}", cancellationToken)
                ?? throw new RefusedException(Refusals.Plain("Extension not found"));
            if (body.ContainsKey("exten") || body.ContainsKey("context"))
            {
                extension = await session.EditAsync(extension, body.DeepClone().AsObject(), cancellationToken);
            }
            await AdmitAsync(session, extension.Value.Context, extension.Value.Exten, cancellationToken);
            return extension;
        }
        await AdmitAsync(session, (string?)body["context"], (string?)body["exten"], cancellationToken);
        return await ExtensionPlugin.FindOrCreateAsync(session, body, cancellationToken);
    }

    private static async ValueTask AdmitAsync(
        Session session, string? contextName, string? exten, CancellationToken cancellationToken)
    {
        if (contextName is null || exten is null
            || await session.FindByAsync<Context>(ContextPlugin.ByName, contextName, cancellationToken) is not { } context)
        {
            // The extension's own rules say what is wrong.
            return;
        }
        if (context.Value.Type != "incall")
        {
            throw new RefusedException(Refusals.Plain("Context associated to the extension is not of type 'incall'"));
        }
        var ranges = context.Value.IncallRanges;
        if (!ranges.Any(range => string.CompareOrdinal(range.Start, exten) <= 0 && string.CompareOrdinal(exten, range.End) <= 0))
        {
            IncallRange[] wider = [.. ranges, new IncallRange { Start = exten, End = exten, DidLength = exten.Length }];
            await session.EditAsync(
                context, new JsonObject { ["incall_ranges"] = ConfdJsonText.ToNode(wider) }, cancellationToken);
        }
    }

    private static JsonObject Leading(User user) => new()
    {
        ["destination"] = Destination.To(new UserDestination { UserId = user.Id }).ToNode(),
    };

    private static IEnumerable<JsonObject> ItemsOf(JsonObject body, string field) =>
        (body[field] as JsonArray)?.OfType<JsonObject>() ?? [];

    private sealed record IncallsBody
    {
        public IReadOnlyList<IncallBody> Incalls { get; init; } = [];
    }

    private sealed record IncallBody
    {
        public int? Id { get; init; }

        [Length(Max = 79)] public string? PreprocessSubroutine { get; init; }

        [Length(Max = 255)] public string? GreetingSound { get; init; }

        [OneOf("prepend", "overwrite", "append")] public string? CallerIdMode { get; init; }

        [Length(Max = 80)] public string? CallerIdName { get; init; }

        [MultiLine] public string? Description { get; init; }

        public IReadOnlyList<NumberBody> Extensions { get; init; } = [];
    }

    private sealed record NumberBody
    {
        public int? Id { get; init; }

        [Length(Max = 40)] public string Exten { get; init; } = "";

        public string Context { get; init; } = "";
    }
}

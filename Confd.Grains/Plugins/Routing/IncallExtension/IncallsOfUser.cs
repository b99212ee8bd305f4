using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>The incalls of a user, created, edited and released with the user.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users.</remarks>
internal sealed class IncallsOfUser : IResourcePart<User>
{
    private static readonly RelationPath Here = IncallPlugin.LeadingHere;

    public Type Body => typeof(IncallsBody);

    /// <summary>One incall per number; a number that already has one must not lead to another destination.</summary>
    public async ValueTask CreateAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        foreach (var body in ItemsOf(part.Given, "incalls").SelectMany(incall => ItemsOf(incall, "extensions")))
        {
            var extension = await ExtensionAsync(part.UnitOfWork, body, cancellationToken);
            var current = (await part.UnitOfWork.RelatedAsync<Incall>(
                extension.Id, IncallExtensionPlugin.Incalls, cancellationToken)).FirstOrDefault();
            if (current is null)
            {
                var incall = await part.UnitOfWork.CreateAsync<Incall>(Leading(part.Stored.Value), cancellationToken);
                await part.UnitOfWork.AssociateAsync<IncallExtensionPlugin, Incall, Extension>(incall, extension, cancellationToken);
            }
            else if (current.Value.Destination == Destination.None)
            {
                await part.UnitOfWork.EditAsync(current.Stored, Leading(part.Stored.Value), cancellationToken);
            }
            else if (current.Value.Destination.As<UserDestination>()?.UserId != part.Stored.Value.Id)
            {
                throw new RefusedException(Refusals.Plain("Existing incall does not have the new user as a destination"));
            }
        }
    }

    /// <summary>The list is complete: incalls and numbers missing from it are deleted.</summary>
    public async ValueTask EditAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        var (work, user) = (part.UnitOfWork, part.Stored);
        var before = await work.RelatedAsync<Incall>(user.Id, Here, cancellationToken);
        var numbers = new List<Stored<Extension>>();
        foreach (var incall in before)
        {
            foreach (var extension in await work.RelatedAsync<Extension>(
                incall.Stored.Id, IncallExtensionPlugin.Extensions, cancellationToken))
            {
                await work.DissociateAsync<IncallExtensionPlugin, Incall, Extension>(
                    incall.Stored, extension.Stored, cancellationToken);
                numbers.Add(extension.Stored);
            }
        }
        var kept = new HashSet<Storage.ResourceId>();
        foreach (var body in ItemsOf(part.Given, "incalls"))
        {
            var incall = await IncallAsync(work, user.Value, body, cancellationToken);
            kept.Add(incall.Id);
            foreach (var item in ItemsOf(body, "extensions"))
            {
                var extension = await ExtensionAsync(work, item, cancellationToken);
                kept.Add(extension.Id);
                await work.AssociateAsync<IncallExtensionPlugin, Incall, Extension>(incall, extension, cancellationToken);
            }
        }
        foreach (var incall in before.Where(incall => !kept.Contains(incall.Stored.Id)))
        {
            await work.DeleteAsync(incall.Stored, cancellationToken);
        }
        foreach (var number in numbers.Where(number => !kept.Contains(number.Id)))
        {
            await work.TryDeleteAsync(number, cancellationToken);
        }
    }

    /// <summary>The incalls stay, and lead nowhere.</summary>
    public async ValueTask DeleteAsync(UnitOfWork work, Stored<User> stored, CancellationToken cancellationToken)
    {
        foreach (var incall in await work.RelatedAsync<Incall>(stored.Id, Here, cancellationToken))
        {
            await work.EditAsync(
                incall.Stored, new JsonObject { ["destination"] = Destination.None.ToNode() }, cancellationToken);
        }
    }

    private static async ValueTask<Stored<Incall>> IncallAsync(
        UnitOfWork work, User user, JsonObject body, CancellationToken cancellationToken)
    {
        var fields = Leading(user);
        foreach (var (name, value) in body.Where(field => field.Key is not ("id" or "extensions")))
        {
            fields[name] = value?.DeepClone();
        }
        return body["id"] is { } id
            ? await work.EditAsync(await work.GetVisibleAsync<Incall>($"{id}", cancellationToken), fields, cancellationToken)
            : await work.CreateAsync<Incall>(fields, cancellationToken);
    }

    /// <summary>The number that the body names, with the body's changes, or a new one. Its context gets a range for it.</summary>
    private static async ValueTask<Stored<Extension>> ExtensionAsync(
        UnitOfWork work, JsonObject body, CancellationToken cancellationToken)
    {
        Stored<Extension> extension;
        if (body["id"] is { } id)
        {
            extension = await work.FindVisibleAsync<Extension>($"{id}", cancellationToken)
                ?? throw new RefusedException(Refusals.Plain("Extension not found"));
            if (body.ContainsKey("exten") || body.ContainsKey("context"))
            {
                extension = await work.EditAsync(extension, body.DeepClone().AsObject(), cancellationToken);
            }
            await AdmitAsync(work, extension.Value.Context, extension.Value.Exten, cancellationToken);
            return extension;
        }
        await AdmitAsync(work, (string?)body["context"], (string?)body["exten"], cancellationToken);
        return await ExtensionPlugin.FindOrCreateAsync(work, body, cancellationToken);
    }

    private static async ValueTask AdmitAsync(
        UnitOfWork work, string? contextName, string? exten, CancellationToken cancellationToken)
    {
        if (contextName is null || exten is null
            || await work.FindByAsync<Context>(ContextPlugin.ByName, contextName, cancellationToken) is not { } context)
        {
            // The extension's own rules report the fault.
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
            await work.EditAsync(
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

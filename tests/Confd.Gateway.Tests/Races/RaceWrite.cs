using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests.Races;

/// <summary>A request that changes something, and the resources it needs.</summary>
/// <param name="Name">As failures show it.</param>
/// <param name="Slots">The resources that it names, by kind, each with what makes one for it.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">From the resources in the order of the slots.</param>
/// <param name="Body">As above; empty for none.</param>
internal sealed record RaceWrite(
    string Name, IReadOnlyList<RaceSlot> Slots, HttpMethod Method, Func<IReadOnlyList<JsonObject>, string> Path,
    Func<IReadOnlyList<JsonObject>, string> Body)
{
    /// <summary>The grain that carries it out, where two requests wait for each other; null when they never do.</summary>
    public Func<IReadOnlyList<JsonObject>, string>? Grain { get; init; }
}

/// <summary>A resource that a write names.</summary>
/// <param name="Kind">Its plugin.</param>
/// <param name="MakeAsync">Makes one that the write takes.</param>
/// <param name="IsPlain">The one that the plugin's sample makes would do as well.</param>
internal sealed record RaceSlot(string Kind, Func<TestTenant, Task<JsonObject>> MakeAsync, bool IsPlain);

/// <summary>Every write of the manifest as races need it.</summary>
internal static class RaceWrites
{
    /// <summary>Writes that are no association's: path, body; <c>{kind.id}</c> is the id of one of that kind.</summary>
    private static readonly IReadOnlyList<(string Path, string Body)> Others =
    [
        ("/groups/{group.uuid}/members/extensions", """{"extensions":[{"exten":"123","context":"{context.name}"}]}"""),
        ("/users/{user.uuid}/groups", """{"groups":[{"uuid":"{group.uuid}"}]}"""),
        ("/endpoints/sip/{endpoint_sip.uuid}", """{"templates":[{"uuid":"{endpoint_sip_template.uuid}"}]}"""),
        ("/endpoints/sip/templates/{endpoint_sip_template.uuid}", """{"templates":[{"uuid":"{endpoint_sip_template.uuid}"}]}"""),
        ("/users/{user.uuid}/fallbacks", """{"busy_destination":{"type":"group","group_id":{group.id}}}"""),
        ("/users/{user.uuid}/fallbacks", """{"busy_destination":{"type":"voicemail","voicemail_id":{voicemail.id}}}"""),
        ("/groups/{group.uuid}/fallbacks", """{"noanswer_destination":{"type":"user","user_id":{user.id}}}"""),
        ("/queues/{queue.id}/fallbacks", """{"busy_destination":{"type":"switchboard","switchboard_uuid":"{switchboard.uuid}"}}"""),
        ("/switchboards/{switchboard.uuid}/fallbacks", """{"noanswer_destination":{"type":"queue","queue_id":{queue.id}}}"""),
        ("/callfilters/{call_filter.id}/fallbacks", """{"noanswer_destination":{"type":"ivr","ivr_id":{ivr.id}}}"""),
        ("/incalls/{incall.id}", """{"destination":{"type":"conference","conference_id":{conference.id}}}"""),
        ("/incalls/{incall.id}", """{"destination":{"type":"user","user_id":{user.id}}}"""),
        ("/users/{user.uuid}/services/dnd", """{"enabled":true}"""),
        ("/users/{user.uuid}/forwards/busy", """{"enabled":true,"destination":"123"}"""),
    ];

    public static IReadOnlyList<RaceWrite> All { get; } =
        [.. Deletions(), .. Associations(), .. Lists().Concat(Others).SelectMany(FromTable), .. Creations(), .. ContextEdits()];

    private static IEnumerable<RaceWrite> Deletions() =>
        from kind in Kinds()
        let declared = Declared.Resources[kind]
        where declared.Offers("delete")
        select new RaceWrite($"DELETE {kind}", [Plain(kind)], HttpMethod.Delete, views => PathOf(declared, views[0]), _ => "")
        {
            Grain = views => PathOf(declared, views[0]),
        };

    private static IEnumerable<RaceWrite> Associations() =>
        from declared in Declared.Associations.Values
        where ResourceSample.IsKnown(declared.Left.Kind) && ResourceSample.IsKnown(declared.Right.Kind)
        let sample = AssociationSample.Of(declared.Kind)
        let isPlain = sample.GetType() == typeof(AssociationSample)
        select new RaceWrite(
            $"PUT {declared.Kind}",
            [
                new RaceSlot(declared.Left.Kind, tenant => sample.LeftAsync(tenant), isPlain),
                new RaceSlot(declared.Right.Kind, tenant => sample.RightAsync(tenant), isPlain),
            ],
            HttpMethod.Put, views => Fill(declared, views), _ => sample.Body)
        {
            Grain = views => Fill(declared, views),
        };

    /// <summary>Lists of associations, each with one member.</summary>
    private static IEnumerable<(string Path, string Body)> Lists() =>
        from association in Declared.Plugins.Associations
        where association.ListRoute is not null
        let list = association.ListRoute
        let isInteger = list.Path.Contains($"{{{list.Placeholder}:int}}", StringComparison.Ordinal)
        let owner = $"{{{association.LeftKind}.{(isInteger ? "id" : "uuid")}}}"
        let member = $"{{{association.RightKind}.{list.By}}}"
        select (
            string.Join('/', list.Path.Split('/').Select(part => part.StartsWith('{') ? owner : part)),
            $"{{\"{list.Field}\":[{{\"{list.By}\":{(list.By == "uuid" ? $"\"{member}\"" : member)}}}]}}");

    private static IEnumerable<RaceWrite> FromTable((string Path, string Body) row)
    {
        var slots = new List<(string Kind, string Placeholder, bool InPath)>();
        foreach (var (text, inPath) in new[] { (row.Path, true), (row.Body, false) })
        {
            foreach (var part in text.Split('{').Skip(1).Select(part => part.Split('}')[0]).Where(part => part.Contains('.', StringComparison.Ordinal)))
            {
                slots.Add((part.Split('.')[0], "{" + part + "}", inPath));
            }
        }
        var path = row.Path;
        yield return new RaceWrite(
            $"PUT {row.Path} {row.Body}", [.. slots.Select(slot => Plain(slot.Kind))], HttpMethod.Put,
            views => Replace(row.Path, slots, views, inPath: true), views => Replace(row.Body, slots, views, inPath: false))
        {
            Grain = views => Replace(path, slots, views, inPath: true),
        };
    }

    /// <summary>A creation that refers to a context: the context's type, ranges and deletion are what its rules read.</summary>
    private static IEnumerable<RaceWrite> Creations()
    {
        yield return Creation("voicemail", """{"name":"v","number":"{n}","context":"{c}"}""");
        yield return Creation("extension", """{"exten":"{n}","context":"{c}"}""");
        yield return Creation("line", """{"context":"{c}"}""");
        yield return Creation("trunk", """{"context":"{c}"}""");

        static RaceWrite Creation(string kind, string body) => new(
            $"POST {kind}", [Plain("context")], HttpMethod.Post, _ => Declared.Resources[kind].Path,
            views => body.Replace("{n}", "1555", StringComparison.Ordinal).Replace("{c}", $"{views[0]["name"]}", StringComparison.Ordinal));
    }

    private static IEnumerable<RaceWrite> ContextEdits()
    {
        foreach (var body in new[] { """{"type":"outcall"}""", """{"type":"incall"}""", """{"user_ranges":[]}""", """{"user_ranges":[{"start":"9000","end":"9001"}]}""" })
        {
            yield return new RaceWrite($"PUT context {body}", [Plain("context")], HttpMethod.Put, views => $"/contexts/{views[0]["id"]}", _ => body)
            {
                Grain = views => $"/contexts/{views[0]["id"]}",
            };
            yield return new RaceWrite(
                $"PUT the extension's context {body}", [Plain("extension")], HttpMethod.Put, views => $"/contexts/{ContextOf(views[0])}", _ => body)
            {
                Grain = views => $"/contexts/{ContextOf(views[0])}",
            };
        }
        yield return new RaceWrite(
            "PUT extension to another number", [Plain("extension")], HttpMethod.Put, views => $"/extensions/{views[0]["id"]}", _ => """{"exten":"1777"}""")
        {
            Grain = views => $"/extensions/{views[0]["id"]}",
        };
    }

    /// <summary>The id of a context is asked for when the world is made; see <see cref="RaceScenario"/>.</summary>
    private static string ContextOf(JsonObject extension) => $"{extension["context_id"]}";

    private static IEnumerable<string> Kinds() => Declared.Resources.Keys.Where(ResourceSample.IsKnown).Order(StringComparer.Ordinal);

    private static RaceSlot Plain(string kind) => new(kind, tenant => new ResourceSubject(kind, tenant).CreateAsync(), IsPlain: true);

    private static string PathOf(DeclaredResource declared, JsonObject view) => $"{declared.Path}/{view[declared.Key]}";

    private static string Fill(DeclaredAssociation declared, IReadOnlyList<JsonObject> views)
    {
        var path = declared.Paths[0];
        foreach (var (placeholder, side, view) in new[] { (declared.LeftPlaceholder, declared.Left, views[0]), (declared.RightPlaceholder, declared.Right, views[1]) })
        {
            path = path.Replace($"{{{placeholder}:uuid}}", $"{view["uuid"]}", StringComparison.Ordinal)
                .Replace($"{{{placeholder}:int}}", $"{view["id"]}", StringComparison.Ordinal)
                .Replace($"{{{placeholder}}}", $"{view[side.Key]}", StringComparison.Ordinal);
        }
        return path;
    }

    private static string Replace(
        string text, IReadOnlyList<(string Kind, string Placeholder, bool InPath)> slots, IReadOnlyList<JsonObject> views, bool inPath)
    {
        for (var index = 0; index < slots.Count; index++)
        {
            if (slots[index].InPath == inPath)
            {
                text = text.Replace(slots[index].Placeholder, $"{views[index][slots[index].Placeholder.Trim('{', '}').Split('.')[1]]}", StringComparison.Ordinal);
            }
        }
        return text;
    }
}

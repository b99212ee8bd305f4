using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Confd.Fields;
using Confd.Gateway.Tests.Conformance;
using Confd.Resources;

namespace Confd.Gateway.Tests.Isolation;

/// <summary>A route of the manifest: what its placeholders name, and which records its body may have.</summary>
/// <param name="Manifest">The route.</param>
/// <param name="Placeholders">In the order of the path, each with the kind of resource that it names; null for other values.</param>
/// <param name="Bodies">Records of the body; empty without one.</param>
/// <param name="Kind">The resource whose fields the body has; null for bodies of other forms.</param>
/// <param name="Query">What stands behind the path.</param>
internal sealed partial record SweptRoute(
    ManifestRoute Manifest, IReadOnlyList<Placeholder> Placeholders, IReadOnlyList<RecordSchema> Bodies, string? Kind,
    string Query = "")
{
    /// <summary>Values of placeholders that name no resource.</summary>
    private static readonly Dictionary<string, string> OtherValues = new()
    {
        ["filename"] = World.FileName, ["failed_id"] = "1", ["event_id"] = "1",
    };

    public HttpMethod Method => new(Manifest.Method);

    public bool IsRead => Manifest.Method == "GET";

    public bool IsRecursive => Query.Length > 0;

    public override string ToString() => $"{Manifest.Method} {Manifest.Path}{Query}";

    public static IReadOnlyList<SweptRoute> All(RouteManifest manifest, PluginRegistry plugins)
    {
        var bodies = BodiesOf(plugins);
        // Plugins test the routes about the token's user themselves, with tokens of users.
        List<SweptRoute> routes = [.. manifest.Routes.Where(route => route.SuccessStatus != 405 && !route.NeedsNoToken
            && !route.Path.StartsWith("/users/me/", StringComparison.Ordinal)).Select(route =>
        {
            var (kind, records) = bodies.GetValueOrDefault((route.Method == "PATCH" ? "PUT" : route.Method, route.Path), (null, []));
            return new SweptRoute(route, PlaceholdersOf(route, plugins), records, kind);
        })];
        // Resources that are edited together with their parts.
        return [.. routes, .. from route in routes
            where route is { Method.Method: "PUT", Kind: not null, Placeholders.Count: 1 } && plugins.TryGetResource(route.Kind) is { } resource
                && route.Manifest.Path.StartsWith(resource.Path + "/{id", StringComparison.Ordinal) && PartsOf(resource).Any()
            select route with { Bodies = bodies[("POST", plugins.Resource(route.Kind!).Path)].Records, Query = "?recursive=true" }];
    }

    public static string Fill(string path, Func<string, string, string> valueOf) => PlaceholderForm().Replace(
        path, match => Uri.EscapeDataString(valueOf(match.Groups["name"].Value, match.Groups["converter"].Value)));

    /// <summary>The path with the ids of these views.</summary>
    public string PathWith(Func<Placeholder, JsonObject> viewOf) => Fill(Manifest.Path, (name, converter) =>
    {
        var placeholder = Placeholders.First(one => one.Name == name);
        return placeholder.Kind is null
            // A key is deleted once by each form of its owner's id.
            ? name == "position" ? Manifest.Path.Contains(":uuid}", StringComparison.Ordinal) ? "2" : "1"
            : OtherValues.GetValueOrDefault(name) ?? throw new InvalidOperationException($"{this}: the sweep has no value for '{name}'.")
            : World.IdOf(viewOf(placeholder), converter)!;
    }) + Query;

    private static List<Placeholder> PlaceholdersOf(ManifestRoute route, PluginRegistry plugins)
    {
        plugins.TryGetAssociation(route.Plugin, out var association);
        var found = new List<Placeholder>();
        var literals = "";
        foreach (var segment in route.Path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!segment.StartsWith('{'))
            {
                literals += "/" + segment;
                continue;
            }
            // What stands before it names its collection: /lines/{…}/endpoints/sip/{…}.
            var kind = plugins.Resources.Where(one => literals.EndsWith(one.Path, StringComparison.Ordinal)).MaxBy(one => one.Path.Length);
            var name = segment[1..^1].Split(':')[0];
            found.Add(new Placeholder(
                name, name == association?.LeftPlaceholder ? association.LeftKind
                    : name == association?.RightPlaceholder ? association.RightKind : kind?.Kind));
            literals = "";
        }
        return found;
    }

    private static Dictionary<(string Method, string Path), (string? Kind, IReadOnlyList<RecordSchema> Records)> BodiesOf(PluginRegistry plugins)
    {
        var bodies = new Dictionary<(string, string), (string?, IReadOnlyList<RecordSchema>)>();
        foreach (var resource in plugins.Resources)
        {
            var declared = DeclaredResource.Of(resource);
            bodies[("POST", resource.Path)] = (resource.Kind, [declared.CreateBody, .. PartsOf(resource)]);
            foreach (var converter in new[] { "", ":int", ":uuid" })
            {
                bodies[("PUT", $"{resource.Path}/{{id{converter}}}")] = (resource.Kind, [declared.EditBody]);
            }
        }
        foreach (var document in plugins.Documents)
        {
            foreach (var path in RouteTemplate.Expand(document.Path))
            {
                bodies[("PUT", path)] = (document.Kind, [RecordSchema.For(document.DocumentType)]);
            }
        }
        foreach (var association in plugins.Associations.Where(one => one.Attributes is not null))
        {
            foreach (var path in association.Paths.SelectMany(RouteTemplate.Expand))
            {
                bodies[("PUT", path)] = (null, [RecordSchema.For(association.Attributes!)]);
            }
        }
        foreach (var route in plugins.Routes.Values.SelectMany(routes => routes).Where(route => route.Body is not null))
        {
            foreach (var path in RouteTemplate.Expand(route.Path))
            {
                bodies[(route.Method, path)] = (plugins.Resources.FirstOrDefault(one => one.RecordType == route.Body)?.Kind, [RecordSchema.For(route.Body!)]);
            }
        }
        return bodies;
    }

    private static IEnumerable<RecordSchema> PartsOf(ResourceDeclaration resource) =>
        ((IEnumerable<Type>)typeof(SweptRoute).GetMethod(nameof(PartTypes), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!
            .MakeGenericMethod(resource.RecordType).Invoke(null, [resource])!).Select(RecordSchema.For);

    private static List<Type> PartTypes<T>(ResourceDeclaration<T> resource) where T : class =>
        [.. resource.Parts.Created.Select(part => part.Body)];

    [GeneratedRegex(@"\{(?<name>[^:}]+)(:(?<converter>[a-z]+))?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex PlaceholderForm();
}

/// <summary>One value in a path.</summary>
internal sealed record Placeholder(string Name, string? Kind);

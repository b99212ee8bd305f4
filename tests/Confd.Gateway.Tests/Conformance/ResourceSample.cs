using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests.Conformance;

/// <summary>
/// The data that the suites need on a resource plugin beyond its declaration. Derive one class per plugin, in the
/// plugin's test folder. The suites find it, and a plugin without one fails.
/// </summary>
/// <param name="plugin">Name of the plugin.</param>
/// <param name="body">
/// The smallest valid body as JSON. It makes what the body refers to in the given tenant; each call must give a body
/// that can be created beside all others.
/// </param>
public abstract class ResourceSample(string plugin, Func<TestTenant, Task<string>> body)
{
    private static readonly Dictionary<string, ResourceSample> All = typeof(ResourceSample).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(ResourceSample)))
        .Select(type => (ResourceSample)Activator.CreateInstance(type)!)
        .ToDictionary(sample => sample.Plugin);

    private static int lastNumber = 1000;

    private readonly Dictionary<string, Func<TestTenant, Task<string>>> values = [];
    private readonly Dictionary<string, string> companions = [];
    private readonly Dictionary<string, string[]> followers = [];
    private readonly Dictionary<string, string> exceptions = [];
    private readonly HashSet<string> generated = [];
    private readonly HashSet<string> answeredOtherwise = [];
    private readonly HashSet<(string Field, string Fault)> accepted = [];

    /// <summary>A sample whose body needs nothing else.</summary>
    protected ResourceSample(string plugin, Func<string> body)
        : this(plugin, _ => Task.FromResult(body()))
    {
    }

    public string Plugin => plugin;

    /// <summary>Path of the Location header when it is not that of the item.</summary>
    protected internal Func<JsonObject, string>? LocatedAt { get; protected init; }

    /// <summary>A tenant has one of it at the most.</summary>
    protected internal bool IsOnePerTenant { get; protected init; }

    /// <summary>Digits that no other sample has.</summary>
    protected internal static string NewNumber() => $"{Interlocked.Increment(ref lastNumber)}";

    /// <summary>A word that no other sample has.</summary>
    protected internal static string NewName() => $"n{Guid.NewGuid():N}"[..12];

    /// <summary>A valid value for a field whose rules the suite can't guess, as JSON.</summary>
    protected void Value(string field, string json) => values[field] = _ => Task.FromResult(json);

    /// <summary>A valid value that refers to something else of the tenant, as JSON.</summary>
    protected void Value(string field, Func<TestTenant, Task<string>> json) => values[field] = json;

    /// <summary>Fields that must be sent together with this one, as a JSON object.</summary>
    protected void Together(string field, string json) => companions[field] = json;

    /// <summary>Other fields of the view that change with this one.</summary>
    protected void Changes(string field, params string[] others) => followers[field] = others;

    /// <summary>Fields that get a value of their own at creation rather than a fixed default.</summary>
    protected void Generated(params string[] fields) => generated.UnionWith(fields);

    /// <summary>Fields that the answer to a creation shows otherwise than they are, as the contract has it.</summary>
    protected void AnswersOtherwise(params string[] fields) => answeredOtherwise.UnionWith(fields);

    /// <summary>A value (as JSON), or what would be said of it, that bodies are forgiven although the declaration refuses it.</summary>
    protected void Accepts(string field, string jsonOrMessage) => accepted.Add((field, jsonOrMessage));

    /// <summary>A field that no edit can change separately, and why. The plugin's own tests must cover it.</summary>
    protected void Except(string field, string reason) => exceptions[field] = reason;

    internal static bool IsKnown(string plugin) => All.ContainsKey(plugin);

    internal static ResourceSample Of(string plugin) => All[plugin];

    internal async Task<JsonObject> BodyAsync(TestTenant tenant) => JsonNode.Parse(await body(tenant))!.AsObject();

    internal bool IsExcepted(string field) => exceptions.ContainsKey(field);

    /// <summary>A view without the fields that the answer to a creation shows differently.</summary>
    internal string AsAnswered(JsonObject view)
    {
        var compared = view.DeepClone().AsObject();
        foreach (var field in answeredOtherwise)
        {
            compared.Remove(field);
        }
        return compared.ToJsonString();
    }

    internal bool IsGenerated(string field) => generated.Contains(field);

    internal bool Forgives(string field, Fault fault) =>
        accepted.Any(one => one.Field == field && (one.Fault == fault.Json || fault.Message.Contains(one.Fault, StringComparison.Ordinal)));

    internal bool ForgivesNull(string field) => accepted.Any(one => one.Field == field && one.Fault == "null");

    internal IReadOnlyList<string> FollowersOf(string field) => followers.GetValueOrDefault(field, []);

    internal async Task<JsonNode?> ValueAsync(string field, TestTenant tenant) =>
        values.TryGetValue(field, out var json) ? JsonNode.Parse(await json(tenant)) : null;

    internal JsonObject CompanionsOf(string field) => JsonNode.Parse(companions.GetValueOrDefault(field, "{}"))!.AsObject();
}

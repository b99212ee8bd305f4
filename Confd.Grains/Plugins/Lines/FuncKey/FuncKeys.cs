using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>The keys within a template: their stored form and their rules.</summary>
internal static class FuncKeys
{
    /// <summary>Integer ids of keys are counted over all templates.</summary>
    private const string Ids = "func_key_of_template";

    private static readonly HashSet<string> WithState =
        ["agent", "bsfilter", "conference", "custom", "forward", "groupmember", "park_position", "user"];

    private static readonly HashSet<string> ServicesWithState = ["callrecord", "enablednd", "enablevm", "incallfilter"];

    /// <summary>In the order of their positions, with a lamp only where there is a state to show.</summary>
    public static FuncKeyTemplate Canonical(FuncKeyTemplate template) => With(template, template.Keys.OrderBy(key => key.Key).Select(
        key => (key.Key, key.Value with { Inherited = template.Owner is null, Blf = key.Value.Blf && HasState(key.Value.Destination) })));

    /// <summary>Bodies have no ids: a position keeps its own.</summary>
    public static FuncKeyTemplate KeepIds(FuncKeyTemplate? before, FuncKeyTemplate template) => With(template, template.Keys.Select(
        key => (key.Key, key.Value with { Id = before?.Keys.GetValueOrDefault(key.Key)?.Id ?? 0 })));

    /// <summary>Removes the keys whose destination is gone.</summary>
    public static FuncKeyTemplate MapDestinations(FuncKeyTemplate template, Func<Destination?, Destination?> map) => With(
        template,
        template.Keys.Select(key => (Position: key.Key, Key: key.Value, Destination: map(key.Value.Destination)))
            .Where(one => one.Destination is not null).Select(one => (one.Position, one.Key with { Destination = one.Destination! })));

    /// <summary>Labels become parts of lines in phones' files.</summary>
    public static Refusal? CheckLabel(FuncKeyTemplate template, int index) =>
        template.Keys.Values.ElementAt(index).Label is { } label && label.AsSpan().IndexOfAny("\n\r\t;") >= 0
            ? Refusals.Input(
                @"field 'label': wrong type. Should be a string without special characters (\n \r \t ;)", ("label", label))
            : null;

    /// <summary>No two keys of a template do the same.</summary>
    public static Refusal? RefuseSimilar(RuleContext<FuncKeyTemplate> context)
    {
        var known = new HashSet<Destination>();
        return context.Value.Keys.Values.Select(key => key.Destination).FirstOrDefault(destination => !known.Add(destination)) is { } similar
            ? Refusals.Exists("destination", FieldsOf(similar))
            : null;
    }

    /// <summary>New keys get ids of their own.</summary>
    public static async ValueTask<Refusal?> NumberAsync(RuleContext<FuncKeyTemplate> context, CancellationToken cancellationToken)
    {
        var count = context.Value.Keys.Values.Count(key => key.Id == 0);
        if (count > 0)
        {
            var ids = new Queue<long>(await context.UnitOfWork.NextNumbersAsync(Ids, count, cancellationToken));
            context.UnitOfWork.Replace(context.After, With(context.Value, context.Value.Keys.Select(
                key => (key.Key, key.Value.Id == 0 ? key.Value with { Id = (int)ids.Dequeue() } : key.Value))));
        }
        return null;
    }

    /// <summary>Puts a key at a position; null removes the key there.</summary>
    public static async ValueTask PutAsync(
        UnitOfWork work, Stored<FuncKeyTemplate> template, int position, JsonObject? key, CancellationToken cancellationToken)
    {
        var keys = JsonSerializer.SerializeToNode(template.Value.Keys, ConfdJson.Options)!.AsObject();
        keys.Remove($"{position}");
        if (key is not null)
        {
            keys.Add($"{position}", key.DeepClone());
        }
        await work.EditValidatedAsync(template, new JsonObject { ["keys"] = keys }, cancellationToken);
    }

    /// <summary>The template with these keys, in this order; <see cref="CheckLabel"/> finds each by its place.</summary>
    private static FuncKeyTemplate With(FuncKeyTemplate template, IEnumerable<(int Position, FuncKey Key)> keys) => template with
    {
        Keys = new OrderedDictionary<int, FuncKey>(keys.Select(key => KeyValuePair.Create(key.Position, key.Key))),
    };

    /// <summary>The code that a key for a forward dials.</summary>
    public static string CodeOf(ForwardKey key) => key.Forward switch
    {
        "busy" => "fwdbusy",
        "noanswer" => "fwdrna",
        _ => "fwdunc",
    };

    /// <summary>The code that a key for an agent dials.</summary>
    public static string CodeOf(AgentKey key) => key.Action switch
    {
        "login" => "agentstaticlogin",
        "logout" => "agentstaticlogoff",
        _ => "agentstaticlogtoggle",
    };

    /// <summary>The service is on or off for each user.</summary>
    public static bool HasState(string service) => ServicesWithState.Contains(service);

    private static bool HasState(Destination destination) =>
        WithState.Contains(destination.Type) || (destination.As<ServiceKey>() is { } service && HasState(service.Service));

    /// <summary>The destination's fields in a body, type first.</summary>
    private static (string, object?)[] FieldsOf(Destination destination)
    {
        var node = destination.ToNode();
        return
        [
            ("type", destination.Type),
            .. node.Where(field => field.Key is not "type" and not "href" && !field.Key.StartsWith("filter_member_", StringComparison.Ordinal)
                    || field.Key == "filter_member_id")
                .Select(field => (field.Key, ValueOf(field.Value))),
        ];
    }

    private static object? ValueOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null => null,
        JsonValueKind.Number => value.GetValue<long>(),
        _ => value.GetValue<string>(),
    };
}

using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>What resources and documents of settings declare in the same words. Rules run in the order in which they are declared.</summary>
/// <typeparam name="TBuilder">The builder itself.</typeparam>
/// <typeparam name="T">The record.</typeparam>
public abstract class RecordBuilder<TBuilder, T> : PluginBuilder<TBuilder>
    where TBuilder : RecordBuilder<TBuilder, T>
    where T : class
{
    private protected RecordBuilder()
    {
    }

    /// <summary>Changes the body before it is validated (aliases of fields); it adds nothing for a field not given.</summary>
    public TBuilder Prepare(Action<JsonObject> prepare) => WithRecord(declaration => declaration.Prepares.Add(prepare));

    /// <summary>The form of one field of a body, where no attribute can say it; it runs before every rule.</summary>
    /// <remarks>What several fields mean together is a rule over the result: <see cref="RuleAsync"/>.</remarks>
    public TBuilder Form(string field, Func<JsonNode, Refusal?> check) => WithRecord(declaration => declaration.Forms.Add(field, check));

    /// <summary>Brings every new state into its stored form.</summary>
    public TBuilder Canonicalize(Func<T, T> canonicalize) => WithRecord(declaration => declaration.Canonicalizers.Add(canonicalize));

    /// <summary>A business rule for creations and edits.</summary>
    public TBuilder Rule(Func<RuleContext<T>, Refusal?> check) => RuleAsync((context, _) => ValueTask.FromResult(check(context)));

    /// <summary>A condition over several fields of a record; the API description shows the refusal.</summary>
    /// <param name="holds">True for a record that may be stored.</param>
    /// <param name="otherwise">The refusal of any other.</param>
    public TBuilder Must(Func<T, bool> holds, Refusal otherwise) => WithRecord(declaration => declaration.Musts.Add(otherwise.Message))
        .Rule(context => holds(context.Value) ? null : otherwise);

    /// <summary>A business rule for creations and edits that reads other resources, asks another service or links what the body names.</summary>
    public TBuilder RuleAsync(Func<RuleContext<T>, CancellationToken, ValueTask<Refusal?>> check) => Rule(new LambdaRule<T>(check));

    /// <summary>Changes other resources in the same transaction after a creation or an edit, before the event.</summary>
    public TBuilder Effect(Func<RuleContext<T>, CancellationToken, ValueTask> effect) =>
        WithRecord(declaration => declaration.Effects.Add(effect));

    private protected TBuilder Rule(IRule<T> rule) => WithRecord(declaration => declaration.Add(rule));

    private protected abstract TBuilder WithRecord(Action<IRecordDeclaration<T>> step);
}

/// <summary>What <see cref="RecordBuilder{TBuilder, T}"/> declares.</summary>
internal interface IRecordDeclaration<T> where T : class
{
    List<Action<JsonObject>> Prepares { get; }

    /// <summary>Checks of single fields of a body, each by itself.</summary>
    FieldForms Forms { get; }

    List<Func<T, T>> Canonicalizers { get; }

    /// <summary>Refusals of rules over several fields, for the description.</summary>
    List<string> Musts { get; }

    List<Func<RuleContext<T>, CancellationToken, ValueTask>> Effects { get; }

    void Add(IRule<T> rule);
}

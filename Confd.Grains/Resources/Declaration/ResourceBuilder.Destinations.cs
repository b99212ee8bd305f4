using System.Linq.Expressions;
using Confd.Fields;

namespace Confd.Resources;

/// <content>Where calls go: resources that are destinations, and resources that hold some.</content>
public sealed partial class ResourceBuilder<T>
{
    /// <summary>Calls can go to this resource.</summary>
    /// <typeparam name="TFields">The destination's fields; has a <see cref="DestinationTypeAttribute"/>.</typeparam>
    /// <param name="id">The field that names this resource: its integer id or its uuid.</param>
    /// <param name="names">Friendly names that views add to such a destination, for example <c>new { UserFirstname = … }</c>.</param>
    /// <param name="shape">What is wrong with fields that are right one by one, by field; null when nothing is.</param>
    /// <param name="also">Checks further resources that the fields name, which are found within the tenant of the record.</param>
    public ResourceBuilder<T> IsDestination<TFields>(
        Expression<Func<TFields, object?>> id, Func<T, object> names,
        Func<TFields, Dictionary<string, object>?>? shape = null,
        Func<TFields, TenantScope, CancellationToken, ValueTask<Refusal?>>? also = null) where TFields : class, new()
    {
        var field = FieldAccess<TFields>.Of(id);
        return With(declaration => declaration.DestinationTypes.Add(DestinationBuilder.TypeOf(typeof(TFields)) with
        {
            Target = new DestinationTarget(
                name, label, field.Name, field.Type == typeof(int), target => names((T)target))
            {
                ShownNames = ConfdJsonText.ToNode(names(RecordFields.Apply<T>(null, []))).AsObject().Select(shown => shown.Key).ToHashSet(),
            },
            Shape = shape is null ? null : fields => shape((TFields)fields),
            Also = also is null ? null : (fields, named, cancellationToken) => also((TFields)fields, named, cancellationToken),
        }));
    }

    /// <summary>
    /// The record holds destinations: their targets must exist, views show friendly names, and a destination whose
    /// target is deleted is removed. It is a rule, with its place where it is declared.
    /// </summary>
    /// <param name="field">Name of the field or of the group of fields, unique in the resource.</param>
    /// <param name="map">Applies a function to each of them; one that becomes null is removed.</param>
    /// <param name="column">How error texts call the target's id.</param>
    /// <param name="mustExist">Those whose target must still exist at later edits; all by default. New ones must in any case.</param>
    /// <param name="isKept">They stay unchanged when their target is deleted.</param>
    /// <param name="each">A rule for each of them, by its place, that runs before its target is looked up.</param>
    /// <param name="catalogue">
    /// The catalogue of their types, see <see cref="DestinationsOfAttribute"/>; error texts then call a target's id as its
    /// field is called. Null for destinations of calls.
    /// </param>
    public ResourceBuilder<T> Destinations(
        string field, DestinationMap<T> map, string column = "actionarg1",
        Func<T, IEnumerable<Destination>>? mustExist = null, bool isKept = false,
        Func<T, int, Refusal?>? each = null, string? catalogue = null)
    {
        var use = new DestinationUse<T>(
            $"{name}.{field}", map, catalogue is null ? column : null, mustExist, isKept, each, catalogue ?? "");
        return With(declaration =>
        {
            declaration.Destinations.Add(use);
            declaration.OwnReferences.Add(use.LinkKind);
            declaration.ViewPaths.Add(use.Targets);
        }).Rule(use);
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>The standard create, edit and delete of every resource; everything happens inside a unit of work.</summary>
internal sealed class ResourceService<T>(ResourceDeclaration<T> declaration, UnitOfWorkServices services)
    where T : class
{
    public ResourceDeclaration<T> Declaration => declaration;

    /// <summary>Reads the body of PUT.</summary>
    public JsonObject ReadEdit(byte[]? body)
    {
        var given = BodyRules.Parse(body);
        foreach (var (field, value) in declaration.PutResets.Where(reset => !given.ContainsKey(reset.Key)))
        {
            given[field] = value?.DeepClone();
        }
        return ReadFields(given, declaration.EditBody, isPartial: true);
    }

    /// <summary>Reads the body of PATCH: the fields that it names, merged over the record, and fields joined with them.</summary>
    public JsonObject ReadPatch(T before, JsonObject patch)
    {
        var current = JsonSerializer.SerializeToNode(before, ConfdJson.Options)!.AsObject();
        var fields = MergePatch.Fields(current, patch);
        foreach (var field in declaration.Joined.Where(joined => joined.Any(fields.ContainsKey)).SelectMany(joined => joined)
            .Where(field => !fields.ContainsKey(field)).ToList())
        {
            fields[field] = current[field]?.DeepClone();
        }
        return ReadFields(fields, declaration.EditBody, isPartial: true);
    }

    /// <summary>Reads the body of POST, and of PUT with <c>recursive=true</c>: the resource with its parts.</summary>
    public JsonObject ReadWhole(byte[]? body) => ReadFields(
        BodyRules.Parse(body), declaration.CreateBody, isPartial: false, declaration.Parts.Created.Select(part => part.Body));

    /// <summary>Prepares and validates the fields of a body.</summary>
    public JsonObject ReadFields(JsonObject given, Type record, bool isPartial, IEnumerable<Type>? parts = null)
    {
        foreach (var prepare in declaration.Prepares)
        {
            prepare(given);
        }
        return Validate(given, record, isPartial, parts);
    }

    /// <summary>A key for a new resource; nobody else gets it.</summary>
    /// <param name="chosen">The key that the caller asks for, where callers may.</param>
    /// <param name="cancellationToken">Cancels the wait for a block of integer ids.</param>
    public async ValueTask<string> NewKeyAsync(string? chosen, CancellationToken cancellationToken) =>
        declaration.KeyIsNumber ? (await services.Ids.NextAsync(declaration.Kind, cancellationToken)).ToString(CultureInfo.InvariantCulture)
        : declaration.KeyIsId ? string.IsNullOrWhiteSpace(chosen) ? $"{Guid.NewGuid():N}" : chosen
        : $"{Guid.NewGuid()}";

    public JsonObject Validate(JsonObject given, Type record, bool isPartial, IEnumerable<Type>? parts = null)
    {
        var values = BodyRules.Validate(given, [record, .. parts ?? []], isPartial, services.Plugins.Destinations, declaration.IsShown);
        declaration.Forms.Demand(values);
        foreach (var normalize in declaration.Normalizers)
        {
            normalize(values);
        }
        return values;
    }

    /// <summary>Creates from validated fields; key and id are allocated unless the key is given.</summary>
    public async ValueTask<Stored<T>> CreateAsync(
        UnitOfWork work, JsonObject given, string? key, CancellationToken cancellationToken)
    {
        var stored = await AddAsync(work, given, key, cancellationToken);
        await PublishAsync(work, Change.Created, null, stored, cancellationToken);
        return stored;
    }

    /// <summary>As <see cref="CreateAsync"/>, without events; without rules too when the fields are our own.</summary>
    public async ValueTask<Stored<T>> AddAsync(
        UnitOfWork work, JsonObject given, string? key, CancellationToken cancellationToken, bool isTrusted = false)
    {
        var identified = given.DeepClone().AsObject();
        key ??= work.TakeKey(declaration.Kind);
        var number = await IdentifyAsync(identified, key, work.Caller, cancellationToken);
        var value = RecordFields.Apply<T>(null, identified);
        var completion = new CompletionContext(work, work.Caller.TenantUuid);
        foreach (var complete in declaration.Completions)
        {
            value = await complete(value, completion, cancellationToken);
        }
        value = Canonical(null, value);
        Guid? tenant = declaration.Tenancy == Tenancy.None ? null : work.Caller.TenantUuid;
        var stored = work.Add(declaration.Key(value), number, tenant, value);
        var schema = RecordSchema.For(typeof(T));
        work.Generated(stored.Id, declaration.UniqueRules.Select(rule => rule.Name)
            .Where(name => schema.Has(name) && given[name] is null));
        var context = Context(work, null, stored, given);
        if (!isTrusted)
        {
            context = await CheckAsync(context, given, cancellationToken);
            stored = context.After;
        }
        foreach (var effect in declaration.Effects)
        {
            await effect(context, cancellationToken);
        }
        return stored;
    }

    /// <summary>Creates the resource, then the parts that the body has, in their order.</summary>
    public async ValueTask<(Stored<T> Created, PartAnswers Answers)> CreateWithPartsAsync(
        UnitOfWork work, JsonObject given, CancellationToken cancellationToken)
    {
        if (declaration.Parts.Created.Count == 0)
        {
            return (await CreateAsync(work, given, null, cancellationToken), new PartAnswers { IsEmpty = true });
        }
        var own = given.DeepClone().AsObject();
        var hasParts = false;
        foreach (var field in declaration.Parts.Created.SelectMany(part => RecordSchema.For(part.Body).Fields))
        {
            hasParts |= own.Remove(field.Name);
        }
        var stored = await CreateAsync(work, own, null, cancellationToken);
        var answers = new PartAnswers { IsEmpty = !hasParts };
        foreach (var part in declaration.Parts.Created)
        {
            var current = await work.FindAsync<T>(stored.Id, cancellationToken) ?? stored;
            await part.CreateAsync(new PartContext<T>(work, current, given, answers), cancellationToken);
        }
        return (stored, answers);
    }

    /// <summary>Changes the parts to what the body says; the resource's own fields stay.</summary>
    public async ValueTask EditPartsAsync(
        UnitOfWork work, Stored<T> stored, JsonObject given, CancellationToken cancellationToken)
    {
        foreach (var part in declaration.Parts.Edited)
        {
            var current = await work.FindAsync<T>(stored.Id, cancellationToken) ?? stored;
            await part.EditAsync(new PartContext<T>(work, current, given, new PartAnswers()), cancellationToken);
        }
    }

    /// <summary>Deletes the parts, then the resource.</summary>
    public async ValueTask DeleteWithPartsAsync(UnitOfWork work, Stored<T> stored, CancellationToken cancellationToken)
    {
        if (declaration.RecursiveDelete is { } delete)
        {
            await delete(work, stored, cancellationToken);
            return;
        }
        foreach (var part in declaration.Parts.Deleted)
        {
            await part.DeleteAsync(work, stored, cancellationToken);
        }
        await DeleteAsync(
            work, await work.FindAsync<T>(stored.Id, cancellationToken) ?? stored, cancellationToken);
    }

    /// <summary>Merges validated fields into a resource.</summary>
    public async ValueTask<Stored<T>> EditAsync(
        UnitOfWork work, Stored<T> before, JsonObject given, CancellationToken cancellationToken)
    {
        var value = Canonical(before.Value, RecordFields.Apply(before.Value, given));
        var stored = work.Replace(before, value);
        var context = await CheckAsync(Context(work, before, stored, given), given, cancellationToken);
        foreach (var effect in declaration.Effects)
        {
            await effect(context, cancellationToken);
        }
        stored = await work.FindAsync<T>(stored.Id, cancellationToken) ?? stored;
        await PublishAsync(work, Change.Edited, before, stored, cancellationToken);
        return stored;
    }

    /// <summary>Deletes a resource with its links, or refuses.</summary>
    public async ValueTask DeleteAsync(UnitOfWork work, Stored<T> stored, CancellationToken cancellationToken)
    {
        var context = Context(work, stored, stored, []);
        foreach (var rule in declaration.DeleteRules)
        {
            RefusedException.ThrowIf(await rule.CheckAsync(context, cancellationToken));
        }
        await Deletion.RefuseAsync(work, services.Plugins, stored.Id, cancellationToken);
        foreach (var effect in declaration.DeleteEffects)
        {
            await effect(context, cancellationToken);
        }
        await PublishAsync(work, Change.Deleted, stored, stored, cancellationToken);
        await Deletion.RemoveAsync(work, services.Plugins, stored.Id, cancellationToken);
    }

    public async ValueTask PublishAsync(
        UnitOfWork work, Change change, Stored<T>? before, Stored<T> stored, CancellationToken cancellationToken)
    {
        if (declaration.Events.Count == 0)
        {
            return;
        }
        var context = new EventContext<T>(work, before, stored) { Change = change };
        foreach (var declared in declaration.Events.Where(declared => declared.Change == change))
        {
            foreach (var published in await declared.Publish(context, cancellationToken))
            {
                work.Publish(stored.Id, stored.Tenant, published);
            }
        }
    }

    private async ValueTask<long?> IdentifyAsync(
        JsonObject values, string? key, Caller caller, CancellationToken cancellationToken)
    {
        var schema = RecordSchema.For(typeof(T));
        long? number = null;
        if (declaration.HasNumber)
        {
            number = declaration.KeyIsNumber && key is not null
                ? long.Parse(key, CultureInfo.InvariantCulture)
                : await services.Ids.NextAsync(declaration.Kind, cancellationToken);
            values["id"] = number;
        }
        if (schema.Has("uuid"))
        {
            values["uuid"] = declaration.KeyIsNumber || key is null ? Guid.NewGuid().ToString() : key;
        }
        else if (declaration.KeyIsId && key is not null)
        {
            values["id"] = key;
        }
        if (schema.Has("tenant_uuid"))
        {
            values["tenant_uuid"] = caller.TenantUuid.ToString();
        }
        return number;
    }

    private static RuleContext<T> Context(UnitOfWork work, Stored<T>? before, Stored<T> after, JsonObject given)
    {
        var record = RecordSchema.For(typeof(T));
        var beside = given.Where(field => !record.Has(field.Key)).ToList();
        return new RuleContext<T>(work, before, after)
        {
            Beside = new JsonObject(beside.Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))),
        };
    }

    private T Canonical(T? before, T value)
    {
        foreach (var canonicalize in declaration.Canonicalizers)
        {
            value = canonicalize(value);
        }
        foreach (var merge in declaration.Merges)
        {
            value = merge(before, value);
        }
        return value;
    }

    /// <returns>The context with the result as the rules have left it.</returns>
    private async ValueTask<RuleContext<T>> CheckAsync(
        RuleContext<T> context, JsonObject given, CancellationToken cancellationToken)
    {
        var (work, before, after) = (context.UnitOfWork, context.Before, context.After);
        var passed = new List<UniqueRule<T>>();
        var stranger = await NamedTexts.CheckAsync(
            work, RecordSchema.For(typeof(T)), given, after.Tenant, cancellationToken);
        foreach (var check in declaration.Checks)
        {
            if (before is null && !check.OnCreate)
            {
                continue;
            }
            if (check.Unique is { } unique)
            {
                passed.Add(unique);
                continue;
            }
            Refusal? refusal;
            if (check.Reference is { } reference)
            {
                (refusal, var other) = await ResolveAsync(work, reference, before, after, cancellationToken);
                stranger ??= other;
            }
            else
            {
                refusal = await check.Rule!.CheckAsync(context with { After = after }, cancellationToken);
            }
            if (refusal is not null)
            {
                throw new RefusedException(
                    await FirstTakenAsync(work, passed, before, after, cancellationToken) ?? refusal);
            }
            after = (await work.FindAsync<T>(after.Id, cancellationToken))!;
        }
        if (stranger is not null)
        {
            throw new RefusedException(
                await FirstTakenAsync(work, passed, before, after, cancellationToken) ?? stranger);
        }
        work.Passed(after.Id);
        return context with { After = after };
    }

    /// <summary>
    /// The commit checks uniqueness. It is checked earlier only when a later rule fails, because a taken value comes
    /// first in the contract's order of refusals.
    /// </summary>
    private async ValueTask<Refusal?> FirstTakenAsync(
        UnitOfWork work, List<UniqueRule<T>> rules, Stored<T>? before, Stored<T> after,
        CancellationToken cancellationToken)
    {
        var keys = rules.Select(rule => (Rule: rule, Key: rule.KeyOf(after.Value, after.Tenant)))
            .Where(claim => claim.Key is not null
                && (before is null || claim.Rule.KeyOf(before.Value, before.Tenant) != claim.Key))
            .ToList();
        if (keys.Count == 0)
        {
            return null;
        }
        var owners = await work.OwnersAsync([.. keys.Select(claim => claim.Key!.Value)], cancellationToken);
        foreach (var (rule, key) in keys)
        {
            if (owners.TryGetValue(key!.Value, out var owner) && owner != after.Id)
            {
                return rule.Refuse(after.Value, owner.Kind, isNew: before is null);
            }
        }
        return null;
    }

    /// <summary>Links what a field names. The second refusal comes after all other rules.</summary>
    private async ValueTask<(Refusal? Refusal, Refusal? Stranger)> ResolveAsync(
        UnitOfWork work, ReferenceRule<T> reference, Stored<T>? before, Stored<T> after,
        CancellationToken cancellationToken)
    {
        var value = reference.Value(after.Value);
        var previous = before is null ? null : reference.Value(before.Value);
        if (value == previous)
        {
            // A foreign key has protected it since it was checked.
            return default;
        }
        if (previous is not null && await TargetAsync(work, reference, previous, cancellationToken) is { } old)
        {
            work.Unlink(new LinkRow(reference.LinkKind, after.Id, old.Id));
        }
        if (value is null)
        {
            return default;
        }
        var found = await TargetAsync(work, reference, value, cancellationToken);
        if (found is not { } target || work.Deletes(target.Id) || !await work.SeesAsync(target.Tenant, cancellationToken))
        {
            return (NotFound(reference, value), null);
        }
        if (target.Tenant is { } owner && owner != after.Tenant)
        {
            if (before is not null || declaration.TenantReference != reference)
            {
                return reference.OtherTenant is { } refuse ? (null, refuse(after, owner)) : (NotFound(reference, value), null);
            }
            var moved = RecordFields.Apply(after.Value, new JsonObject { ["tenant_uuid"] = owner.ToString() });
            work.Replace(after, moved, owner);
        }
        work.LinkChecked(new LinkRow(reference.LinkKind, after.Id, target.Id));
        return default;
    }

    private Refusal NotFound(ReferenceRule<T> reference, string value) =>
        reference.Refuse(value, services.Plugins.TryGetResource(reference.TargetKind)?.Label ?? reference.TargetKind);

    private ValueTask<(ResourceId Id, Guid? Tenant)?> TargetAsync(
        UnitOfWork work, ReferenceRule<T> reference, string value, CancellationToken cancellationToken) =>
        services.Plugins.TryGetResource(reference.TargetKind) is { } target
            ? work.TargetAsync(target, value, cancellationToken)
            : default;
}

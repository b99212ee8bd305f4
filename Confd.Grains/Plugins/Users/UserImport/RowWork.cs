using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>The credentials of a row's account.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users/import.</remarks>
internal sealed record ImportedCredentials
{
    [Pattern("^[a-zA-Z0-9-\\._~\\!\\$&\\'\\(\\)\\*\\+,;=%@]{2,254}$")] public string? Username { get; init; }

    [Secret, Pattern("^[a-zA-Z0-9-\\._~\\!\\$&\\'\\(\\)\\*\\+,;=%]{4,64}$")] public string? Password { get; init; }

    public override string ToString() => RecordText.Of(this);
}

/// <summary>Creates what one row asks for, with the rules and events of the plugins concerned, in the contract's order.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users/import.</remarks>
internal sealed class RowWork(UnitOfWork work, ImportRow row, ImportReads known)
{
    /// <summary>The protocol of SCCP lines.</summary>
    public const string Sccp = "sccp";

    private const string Webrtc = "webrtc";

    private static readonly string[] Protocols = ["sip", Webrtc, Sccp];

    private readonly List<(Stored<Extension> Extension, Stored<Incall> Incall)> incalls = [];
    private readonly List<Stored<CallPermission>> permissions = [];
    private Stored<Voicemail>? voicemail;
    private Stored<Line>? line;
    private Stored<Extension>? extension;
    private Stored<SipEndpoint>? sip;
    private Stored<SccpEndpoint>? sccp;

    /// <summary>The current step; after a refusal, the step that was refused.</summary>
    public RowStep Step { get; private set; } = RowStep.Context;

    /// <summary>The account that the row asks for; null for none.</summary>
    public JsonObject? Account { get; private set; }

    private TenantScope Own => work.Within(work.Caller.TenantUuid);

    public async ValueTask<ImportedRow> DoAsync(CancellationToken cancellationToken)
    {
        await RequireContextAsync(cancellationToken);
        Step = RowStep.User;
        var user = await work.CreateAsync<User>(row.FieldsOf(ImportColumns.User), cancellationToken);
        Step = RowStep.Account;
        Account = AccountOf(user.Value);
        Step = RowStep.Voicemail;
        voicemail = await VoicemailAsync(cancellationToken);
        Step = RowStep.CallPermissions;
        await FindPermissionsAsync(cancellationToken);
        Step = RowStep.Line;
        line = await LineAsync(cancellationToken);
        Step = RowStep.Extension;
        extension = await ExtensionAsync(cancellationToken);
        Step = RowStep.Incall;
        await MakeIncallsAsync(cancellationToken);
        Step = RowStep.Endpoint;
        await MakeEndpointAsync(cancellationToken);
        await AssociateAsync(user, cancellationToken);
        return Report(user);
    }

    private async ValueTask RequireContextAsync(CancellationToken cancellationToken)
    {
        if (row["context"] is { } context && await Own.FindByAsync<Context>(ContextPlugin.ByName, context, cancellationToken) is null)
        {
            throw new RefusedException(Refusals.NotFound("Context", ("name", context)));
        }
    }

    /// <summary>Only a user with credentials gets an account.</summary>
    private JsonObject? AccountOf(User user)
    {
        if (row["username"] is null && row["password"] is null)
        {
            return null;
        }
        UserAccounts.Require(work, "username, password");
        var given = new JsonObject { ["username"] = row["username"], ["password"] = row["password"] };
        return UserAccounts.Of(user, RecordFields.Read<ImportedCredentials>(given));
    }

    private async ValueTask<Stored<Voicemail>?> VoicemailAsync(CancellationToken cancellationToken)
    {
        if (row["voicemail_number"] is null && row["voicemail_context"] is null)
        {
            return null;
        }
        return ImportReads.Pair(row["voicemail_number"], row["voicemail_context"]) is { } name
            && await Own.FindByAsync<Voicemail>("number,context", name, cancellationToken) is { } existing
                ? existing
                : await work.CreateAsync<Voicemail>(row.FieldsOf(ImportColumns.Voicemail), cancellationToken);
    }

    private async ValueTask FindPermissionsAsync(CancellationToken cancellationToken)
    {
        foreach (var name in ImportReads.Parts(row["call_permissions"]).Distinct())
        {
            var found = known.CallPermissions.TryGetValue(name, out var key)
                ? await work.FindAsync<CallPermission>(new Storage.ResourceId(CallPermissionPlugin.Kind, key), cancellationToken)
                : null;
            permissions.Add(found ?? throw new RefusedException(Refusals.NotFound("CallPermission", ("name", name))));
        }
    }

    private async ValueTask<Stored<Line>?> LineAsync(CancellationToken cancellationToken) =>
        row["context"] is { } context && Protocols.Contains(row["line_protocol"])
            ? await work.CreateAsync<Line>(new JsonObject { ["context"] = context }, cancellationToken)
            : null;

    private async ValueTask<Stored<Extension>?> ExtensionAsync(CancellationToken cancellationToken)
    {
        if (row["exten"] is not { } exten || row["context"] is not { } context)
        {
            return null;
        }
        if (row["line_protocol"] is not { } protocol)
        {
            throw new RefusedException(Refusals.Input("missing parameters: line_protocol"));
        }
        if (!Protocols.Contains(protocol))
        {
            throw new RefusedException(Refusals.Input($"'line_protocol' must be one of ({string.Join(", ", Protocols)})"));
        }
        return await NumberAsync(exten, context, cancellationToken);
    }

    /// <summary>The number of the tenant, or a new one.</summary>
    private async ValueTask<Stored<Extension>> NumberAsync(string exten, string context, CancellationToken cancellationToken) =>
        await Own.FindByAsync<Extension>(ExtensionPlugin.ByNumber, ImportReads.Pair(exten, context)!, cancellationToken)
        ?? await work.CreateAsync<Extension>(new JsonObject { ["exten"] = exten, ["context"] = context }, cancellationToken);

    private async ValueTask MakeIncallsAsync(CancellationToken cancellationToken)
    {
        if (row["incall_exten"] is null || row["incall_context"] is null)
        {
            return;
        }
        if (ImportReads.Parts(row["incall_exten"]).Length != ImportReads.Parts(row["incall_context"]).Length)
        {
            throw new RefusedException(Refusals.Input("incall_exten and incall_context must have as many parts as each other"));
        }
        foreach (var (exten, context) in ImportReads.IncallsOf(row))
        {
            var number = await NumberAsync(exten, context, cancellationToken);
            var existing = await work.RelatedAsync<Incall>(number.Id, IncallExtensionPlugin.Incalls, cancellationToken);
            incalls.Add((number, existing.Count > 0
                ? existing[0].Stored
                : await work.CreateAsync<Incall>(new JsonObject { ["destination"] = Destination.None.ToNode() }, cancellationToken)));
        }
    }

    private async ValueTask MakeEndpointAsync(CancellationToken cancellationToken)
    {
        if (line is null)
        {
            return;
        }
        if (row["line_protocol"] == Sccp)
        {
            sccp = await work.CreateAsync<SccpEndpoint>([], cancellationToken);
            return;
        }
        var username = row["sip_username"] ?? RandomName.EightLetters();
        if (known.EndpointsByUsername.TryGetValue(username, out var id)
            && await work.FindAsync<SipEndpoint>(id, cancellationToken) is { } existing)
        {
            sip = existing;
            return;
        }
        var fields = new JsonObject
        {
            ["name"] = username,
            ["auth_section_options"] = new JsonArray(
                new JsonArray("username", username), new JsonArray("password", row["sip_secret"] ?? RandomName.EightLetters())),
        };
        var valid = work.Validate<SipEndpoint>(fields);
        valid["templates"] = Templates();
        sip = await work.CreateValidatedAsync<SipEndpoint>(valid, cancellationToken);
        known.EndpointsByUsername[username] = sip.Id;
    }

    private JsonArray Templates()
    {
        var templates = new JsonArray(Template(known.Tenant?.GlobalSipTemplateUuid, "global_sip_template"));
        if (row["line_protocol"] == Webrtc)
        {
            templates.Add(Template(known.Tenant?.WebrtcSipTemplateUuid, "webrtc_sip_template"));
        }
        return templates;
    }

    private JsonNode Template(Guid? uuid, string called)
    {
        if (uuid is null)
        {
            Step = RowStep.Line;
            throw new RefusedException(Refusals.NotFound(called));
        }
        return new JsonObject { ["uuid"] = $"{uuid}" };
    }

    private async ValueTask AssociateAsync(Stored<User> user, CancellationToken cancellationToken)
    {
        if (voicemail is not null)
        {
            Step = RowStep.Voicemail;
            await work.AssociateAsync<UserVoicemailPlugin, User, Voicemail>(user, voicemail, cancellationToken);
        }
        if (line is not null)
        {
            await AssociateLineAsync(user, line, cancellationToken);
        }
        Step = RowStep.Incall;
        foreach (var (number, incall) in incalls)
        {
            await work.AssociateAsync<IncallExtensionPlugin, Incall, Extension>(incall, number, cancellationToken);
            var leading = new UserDestination { UserId = user.Value.Id, RingTime = row.NumberOf("incall_ring_seconds") };
            var current = await work.FindAsync<Incall>(incall.Id, cancellationToken) ?? incall;
            await work.EditAsync(current, new JsonObject { ["destination"] = Destination.To(leading).ToNode() }, cancellationToken);
        }
        Step = RowStep.CallPermissions;
        foreach (var permission in permissions)
        {
            await work.AssociateAsync<UserCallPermissionPlugin, User, CallPermission>(user, permission, cancellationToken);
        }
    }

    private async ValueTask AssociateLineAsync(Stored<User> user, Stored<Line> made, CancellationToken cancellationToken)
    {
        Step = RowStep.Endpoint;
        if (sip is not null)
        {
            await work.AssociateAsync<LineEndpointSipPlugin, Line, SipEndpoint>(made, sip, cancellationToken);
        }
        if (sccp is not null)
        {
            await work.AssociateAsync<LineEndpointSccpPlugin, Line, SccpEndpoint>(made, sccp, cancellationToken);
        }
        Step = RowStep.Line;
        await work.AssociateAsync<UserLinePlugin, User, Line>(user, made, cancellationToken);
        if (extension is not null)
        {
            Step = RowStep.Extension;
            await work.AssociateAsync<LineExtensionPlugin, Line, Extension>(
                await work.FindAsync<Line>(made.Id, cancellationToken) ?? made, extension, cancellationToken);
        }
    }

    /// <summary>Leaves out ids of a dry run's new resources: they name nothing.</summary>
    private ImportedRow Report(Stored<User> user) => new(
        row.Number, IdOf(user, u => u.Id), work.Caller.IsDryRun ? null : user.Value.Uuid, IdOf(voicemail, v => v.Id),
        IdOf(line, l => l.Id), sip is null || IsTried(sip) ? null : sip.Value.Uuid, IdOf(sccp, s => s.Id), IdOf(extension, e => e.Id),
        incalls.Count == 0 ? null : IdOf(incalls[0].Extension, e => e.Id), [.. permissions.Select(permission => permission.Value.Id)]);

    private int? IdOf<T>(Stored<T>? made, Func<T, int> id) where T : class => made is null || IsTried(made) ? null : id(made.Value);

    private bool IsTried<T>(Stored<T> made) where T : class => made.Version == 0 && work.Caller.IsDryRun;
}

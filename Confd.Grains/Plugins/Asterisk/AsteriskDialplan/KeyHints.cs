using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>
/// The numbers of a user's keys that have a lamp, as hints. What a lamp shows is set when Asterisk reads the file, and by the codes
/// that change it (<see cref="FeatureCodesPart"/>).
/// </summary>
/// <remarks>Source: docs.asterisk.org, DEVICE_STATE: only devices named <c>Custom:…</c> can be set.</remarks>
internal static class KeyHints
{
    private const int LongestNumber = 79;

    public static void Write(Dialplan plan, Stored<User> user)
    {
        var keys = UserKeys.Of(user, plan.Read).Values.Where(key => key.Blf).Select(key => key.Destination).ToList();
        if (keys.Count == 0)
        {
            return;
        }
        var codes = plan.Read.All<FeatureExtension>().Select(code => code.Value).Where(code => code.Enabled)
            .DistinctBy(code => code.Feature).ToDictionary(code => code.Feature, code => FeatureCodes.Prefix(code.Exten));
        var lamps = new List<(string Device, bool IsOn)>();
        if (!codes.TryGetValue("phoneprogfunckey", out var prefix))
        {
            return;
        }
        plan.Context(DialplanNames.Hints(user.Tenant));
        foreach (var (key, number) in keys.Select(key => KeyOf(plan, user, key)).OfType<LampKey>()
            .Where(key => codes.ContainsKey(key.Code))
            .Select(key => (key, Number: FeatureCodes.Program(prefix, user.Value.Id, codes[key.Code], key.Argument)))
            .Where(key => key.Number.Length <= LongestNumber && DialplanText.IsPattern(key.Number))
            .DistinctBy(key => key.Number))
        {
            plan.Hint(number, key.Device);
            if (key.IsOn is { } isOn)
            {
                lamps.Add((key.Device, isOn));
            }
        }
        plan.Lamps([.. lamps.Distinct()]);
    }

    private static LampKey? KeyOf(Dialplan plan, Stored<User> user, Destination destination)
    {
        var id = user.Value.Id;
        if (destination.As<ServiceKey>() is { } service)
        {
            return StateOf(plan, user, service.Service) is { } isOn
                ? new LampKey(service.Service, null, DialplanNames.Lamp(service.Service, id), isOn)
                : null;
        }
        if (destination.As<ForwardKey>() is { } forward)
        {
            var code = FuncKeys.CodeOf(forward);
            return new LampKey(code, forward.Exten, DialplanNames.Lamp(code, id), UserForwardRoutes.Of(user.Value.Forwards, forward.Forward).Enabled);
        }
        if (destination.As<GroupMemberKey>() is { } member && plan.IsOwn(plan.Read.Find<Group>((long)member.GroupId)))
        {
            var isMember = plan.Read.Related<Group>(user.Id, GroupMemberPlugin.Groups).Any(group => group.Value.Id == member.GroupId);
            return new LampKey($"groupmember{member.Action}", $"{member.GroupId}", DialplanNames.Lamp($"group-{member.GroupId}", id), isMember);
        }
        if (destination.As<AgentKey>() is { } agent && plan.IsOwn(plan.Read.Find<Agent>((long)agent.AgentId)))
        {
            var code = FuncKeys.CodeOf(agent);
            // Only Asterisk knows who is logged in.
            return new LampKey(code, $"*{agent.AgentId}", DialplanNames.AgentLamp(agent.AgentId), null);
        }
        return null;
    }

    /// <summary>Whether a service is on; null for one without a state.</summary>
    private static bool? StateOf(Dialplan plan, Stored<User> user, string service) => service switch
    {
        "enablednd" => user.Value.Services.Dnd.Enabled,
        "incallfilter" => user.Value.Services.Incallfilter.Enabled,
        "callrecord" => CallRecord.IsAll(user.Value),
        "enablevm" => plan.Read.First<Voicemail>(user.Id, UserVoicemailPlugin.Voicemail) is { Value.Enabled: true },
        _ => null,
    };

    /// <summary>A key with a lamp.</summary>
    /// <param name="Code">The code of a service that it dials.</param>
    /// <param name="Argument">What it dials after the code.</param>
    /// <param name="Device">What the lamp watches.</param>
    /// <param name="IsOn">What it shows; null for what Confd does not know.</param>
    private sealed record LampKey(string Code, string? Argument, string Device, bool? IsOn);
}

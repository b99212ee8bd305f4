namespace Confd.Plugins;

/// <summary>The keys of a user in the form that phones take.</summary>
/// <remarks>Source: wazo-confd 1.1 API, func_key.</remarks>
internal sealed class PhoneKeys(PhoneFeatureCodes codes, ViewNode<User> user, int line)
{
    private static readonly RelationPath Own = PrivateTemplates.OfUser;

    private static readonly RelationPath Public = UserTemplates.Template;

    private static readonly RelationPath Targets = RelationPath.Right(FuncKeyPlugin.Targets);

    private static readonly RelationPath LinesOfTargets = Targets.To<UserPlugin>().Then(UserLines.Lines);

    /// <summary>Paths to the extensions of those destinations that have one.</summary>
    private static readonly RelationPath[] Numbered =
    [
        Targets.To<GroupPlugin>().Then(RelationPath.Right<GroupExtensionPlugin>()),
        Targets.To<QueuePlugin>().Then(RelationPath.Right<QueueExtensionPlugin>()),
        Targets.To<ConferencePlugin>().Then(RelationPath.Right<ConferenceExtensionPlugin>()),
        Targets.To<ParkingLotPlugin>().Then(RelationPath.Right<ParkingLotExtensionPlugin>()),
    ];

    /// <summary>Paths from a user to everything that the keys are made from.</summary>
    public static RelationPath[] Needs { get; } =
    [
        .. from template in new[] { Own, Public }
           from walk in template.ThenEach(
           [
               Targets, LinesOfTargets, LinesOfTargets.Then(LineExtensionPlugin.Extensions),
               .. Numbered,
           ])
           select walk,
    ];

    /// <summary>The public template's keys, replaced by the user's own; keys that lead to no number are left out.</summary>
    public IReadOnlyDictionary<int, PhoneKey> All()
    {
        var keys = new SortedDictionary<int, PhoneKey?>();
        foreach (var template in new[] { Public, Own }.SelectMany(walk => user.Many<FuncKeyTemplate>(walk)))
        {
            foreach (var (position, key) in template.Value.Keys)
            {
                keys[position] = Make(template, key);
            }
        }
        return keys.Where(key => key.Value is not null).ToDictionary(key => key.Key, key => key.Value!);
    }

    private PhoneKey? Make(ViewNode<FuncKeyTemplate> template, FuncKey key) => ValueOf(template, key.Destination) is not { } value
        ? null
        : new PhoneKey(
            Plain(key.Label ?? ""), line,
            key.Destination.Type == "parking" ? "park" : key.Blf ? "blf" : "speeddial",
            Plain(value));

    private string? ValueOf(ViewNode<FuncKeyTemplate> template, Destination destination) => destination.Type switch
    {
        "user" => destination.As<UserKey>() is { } key ? NumberOf(Target<User>(template, one => one.Id == key.UserId)) : null,
        "group" => destination.As<GroupKey>() is { } key
            ? NumberOf<GroupExtensionPlugin>(Target<Group>(template, one => one.Id == key.GroupId)) : null,
        "queue" => destination.As<QueueKey>() is { } key
            ? NumberOf<QueueExtensionPlugin>(Target<Queue>(template, one => one.Id == key.QueueId)) : null,
        "conference" => destination.As<ConferenceKey>() is { } key
            ? NumberOf<ConferenceExtensionPlugin>(Target<Conference>(template, one => one.Id == key.ConferenceId)) : null,
        "parking" => destination.As<ParkingKey>() is { } key
            ? NumberOf<ParkingLotExtensionPlugin>(Target<ParkingLot>(template, one => one.Id == key.ParkingLotId)) : null,
        "park_position" => $"{destination.As<ParkPositionKey>()?.Position}",
        "paging" => destination.As<PagingKey>() is { } key && codes["paging"] is { } code
            && Target<Paging>(template, one => one.Id == key.PagingId) is { } paging ? code + paging.Value.Number : null,
        "bsfilter" => destination.As<FilterKey>() is { } key && codes["bsfilter"] is { } code ? $"{code}{key.FilterMemberId}" : null,
        "custom" => destination.As<CustomKey>()?.Exten,
        "onlinerec" => codes.Recording,
        "transfer" => destination.As<TransferKey>()?.Transfer == "blind" ? codes.BlindTransfer : codes.AttendedTransfer,
        "service" => destination.As<ServiceKey>() is { } key ? ServiceOf(key.Service) : null,
        "forward" => destination.As<ForwardKey>() is { } key ? codes.Program(user.Value.Id, FuncKeys.CodeOf(key), key.Exten) : null,
        "agent" => destination.As<AgentKey>() is { } key
            ? codes.Program(user.Value.Id, FuncKeys.CodeOf(key), $"*{key.AgentId}") : null,
        "groupmember" => destination.As<GroupMemberKey>() is { } key
            ? codes.Program(user.Value.Id, $"groupmember{key.Action}", $"{key.GroupId}") : null,
        _ => null,
    };

    /// <summary>A service with a state gets a number for this user, so that the lamp shows the state.</summary>
    private string? ServiceOf(string service) =>
        FuncKeys.HasState(service) ? codes.Program(user.Value.Id, service) : codes[service];

    private static ViewNode<T>? Target<T>(ViewNode<FuncKeyTemplate> template, Func<T, bool> isIt) where T : class =>
        template.Many<T>(Targets).FirstOrDefault(target => isIt(target.Value));

    /// <summary>Extension of the first line of which the target is the main user.</summary>
    private static string? NumberOf(ViewNode<User>? target) =>
        target?.Many<Line>(UserLines.Lines).FirstOrDefault(own => UserLines.OrderOnLine(own.Via!) == 0)
            ?.One<Extension>(LineExtensionPlugin.Extensions)?.Value.Exten;

    private static string? NumberOf<TPlugin>(ViewNode? target) where TPlugin : IConfdPlugin, new() =>
        target?.One<Extension>(RelationPath.Right<TPlugin>())?.Value.Exten;

    /// <summary>Removes the characters that end a key's line or its fields in phones' files.</summary>
    private static string Plain(string text) => string.Concat(text.Where(character => character is not ('\n' or '\r' or '\t' or ';')));
}

using Confd.Asterisk;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>The function keys of a user that dial a number, as speed dials. Keys of services and forwards are left out.</summary>
internal static class SccpKeys
{
    /// <summary>The speed dials by position.</summary>
    public static IReadOnlyList<SccpKey> Of(Stored<User> user, ImageReader read)
    {
        return [.. UserKeys.Of(user, read)
            .Select(key => (Position: key.Key, Key: key.Value, Exten: NumberOf(key.Value.Destination, user.Tenant, read)))
            .Where(key => key.Exten is not null)
            .Select(key => new SccpKey(
                $"speeddial-{user.Value.Id}-{key.Position}", key.Key.Label is { Length: > 0 } label ? label : key.Exten!, key.Exten!, key.Key.Blf))];
    }

    private static string? NumberOf(Destination destination, Guid? tenant, ImageReader read)
    {
        return destination.Type switch
        {
            "user" => destination.As<UserKey>() is { } key ? NumberOf(Target<User>(key.UserId), read) : null,
            "group" => destination.As<GroupKey>() is { } key ? NumberOf<GroupExtensionPlugin>(Target<Group>(key.GroupId)?.Id, read) : null,
            "queue" => destination.As<QueueKey>() is { } key ? NumberOf<QueueExtensionPlugin>(Target<Queue>(key.QueueId)?.Id, read) : null,
            "conference" => destination.As<ConferenceKey>() is { } key
                ? NumberOf<ConferenceExtensionPlugin>(Target<Conference>(key.ConferenceId)?.Id, read) : null,
            "parking" => destination.As<ParkingKey>() is { } key
                ? NumberOf<ParkingLotExtensionPlugin>(Target<ParkingLot>(key.ParkingLotId)?.Id, read) : null,
            "park_position" => $"{destination.As<ParkPositionKey>()?.Position}",
            "custom" => destination.As<CustomKey>()?.Exten,
            _ => null,
        };

        Stored<T>? Target<T>(int id) where T : class => read.Find<T>((long)id) is { } found && found.Tenant == tenant ? found : null;
    }

    /// <summary>Extension of the first line of which the target is the main user.</summary>
    private static string? NumberOf(Stored<User>? target, ImageReader read) =>
        target is null ? null : read.Related<Line>(target.Id, UserLines.Lines)
            .FirstOrDefault(line => read.Links(line.Id, UserLines.Users).MinBy(UserLines.OrderOnLine)?.Left == target.Id) is { } own
            ? read.First<Extension>(own.Id, LineExtensionPlugin.Extensions)?.Value.Exten
            : null;

    private static string? NumberOf<TPlugin>(ResourceId? target, ImageReader read) where TPlugin : IConfdPlugin, new() =>
        target is { } id ? read.First<Extension>(id, RelationPath.Right<TPlugin>())?.Value.Exten : null;
}

/// <summary>A speed dial.</summary>
/// <param name="Name">Name of its section.</param>
/// <param name="Label">What the phone shows.</param>
/// <param name="Exten">The number to dial.</param>
/// <param name="HasLamp">True when the lamp shows the state of the number.</param>
internal sealed record SccpKey(string Name, string Label, string Exten, bool HasLamp);

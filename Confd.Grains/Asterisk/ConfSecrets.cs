using System.Text.Json;
using Confd.Fields;

namespace Confd.Asterisk;

/// <summary>Which options of a record's lists are secrets, as the record declares it.</summary>
public static class ConfSecrets
{
    /// <summary>Names of the secret options of a field.</summary>
    /// <param name="property">The record's property, for example <c>nameof(Voicemail.Options)</c>.</param>
    public static IReadOnlySet<string> Of<T>(string property) =>
        RecordSchema.For(typeof(T)).Find(JsonNamingPolicy.SnakeCaseLower.ConvertName(property))?.SecretOptions
            ?? throw new ArgumentException($"{typeof(T).Name} has no field {property}.", nameof(property));
}

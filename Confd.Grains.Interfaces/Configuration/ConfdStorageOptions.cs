using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Configuration;

/// <summary>Where the data is stored. Section <c>Confd:Storage</c>.</summary>
[Section("Confd:Storage")]
public sealed class ConfdStorageOptions : IValidatableObject
{
    /// <summary>Default of <see cref="LockTime"/>.</summary>
    public static readonly TimeSpan DefaultLockTime = TimeSpan.FromSeconds(8);

    /// <summary><c>sqlite</c> (default) or <c>postgresql</c>.</summary>
    [OneOf("sqlite or postgresql")]
    public string Provider { get; set; } = "sqlite";

    /// <summary>For postgresql the connection string; for sqlite a file, by default <c>confd.db</c> in the data folder.</summary>
    [Secret]
    public string? ConnectionString { get; set; }

    /// <summary>PostgreSQL schema. Default <c>confd</c>.</summary>
    public string Schema { get; set; } = "confd";

    /// <summary>
    /// <c>LockSeconds</c>, 1 to 60 seconds: how long a change waits for a lock that another change holds. Default 8.
    /// </summary>
    [ConfigurationKeyName("LockSeconds"), DurationRange("00:00:01", "00:01:00")]
    public Duration LockTime { get; set; } = DefaultLockTime;

    /// <summary>The data is on a server of PostgreSQL.</summary>
    public bool IsServer => Provider == "postgresql";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IsServer && string.IsNullOrWhiteSpace(ConnectionString))
        {
            yield return new("Confd:Storage:ConnectionString is required when Confd:Storage:Provider is postgresql.");
        }
    }
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
public sealed partial class ConfdStorageOptionsValidator : IValidateOptions<ConfdStorageOptions>;

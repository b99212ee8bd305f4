using System.ComponentModel.DataAnnotations;
using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Authentication.Wazo;

/// <summary>The wazo-auth server, and how long its answers are cached. Section <c>Confd:Auth:Wazo</c>.</summary>
[Section("Confd:Auth:Wazo")]
internal sealed class WazoAuthOptions : IValidatableObject
{
    /// <summary>Address without <c>/0.1</c>. Default <c>http://localhost:80/api/auth</c>.</summary>
    [Address]
    public Uri Url { get; set; } = new("http://localhost:80/api/auth");

    /// <summary>Longest wait for one answer, 10 ms to 5 minutes. Default 10 seconds.</summary>
    [DurationRange("00:00:00.01", "00:05:00")]
    public Duration Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the certificate of an https server is checked. Default true.</summary>
    public bool VerifyCertificate { get; set; } = true;

    /// <summary>How long a positive answer is cached, 0 to 5 minutes; 0 asks every time. Default 3 seconds.</summary>
    [DurationRange("00:00:00", "00:05:00")]
    public Duration CacheDuration { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Maximum number of cached answers of one sort, 0 to 10,000,000. Default 20000.</summary>
    [Number(0, 10_000_000)]
    public int CacheSize { get; set; } = 20_000;

    /// <summary>User of the service token. Default: from <see cref="KeyFile"/>.</summary>
    public string? Username { get; set; }

    /// <summary>Password of <see cref="Username"/>.</summary>
    [Secret]
    public string? Password { get; set; }

    /// <summary>File with credentials. Default <c>/var/lib/wazo-auth-keys/wazo-confd-key.yml</c>, if present.</summary>
    public string? KeyFile { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (WazoCredentials.TryRead(this, out _) is { } fault)
        {
            yield return new(fault);
        }
    }
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class WazoAuthOptionsValidator : IValidateOptions<WazoAuthOptions>;

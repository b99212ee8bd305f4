using System.ComponentModel.DataAnnotations;
using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>Whether there is a first set-up without a token, and how it makes the administrator. Section <c>Confd:Wizard</c>.</summary>
[Section("Confd:Wizard")]
public sealed class WizardOptions : IValidatableObject
{
    /// <summary>
    /// File with the wizard's key for wazo-auth: YAML with <c>service_id</c> and <c>service_key</c>. The file may be missing.
    /// Default <c>/var/lib/wazo-auth-keys/wazo-wizard-key.yml</c>.
    /// </summary>
    public string KeyFile { get; set; } = "/var/lib/wazo-auth-keys/wazo-wizard-key.yml";

    /// <summary>Id with which the wizard asks wazo-auth. Default: the one in the file.</summary>
    public string? ServiceId { get; set; }

    /// <summary>Key of <see cref="ServiceId"/>.</summary>
    [Secret]
    public string? ServiceKey { get; set; }

    /// <summary>Address of wazo-auth without <c>/0.1</c>. Default <c>http://localhost:80/api/auth</c>.</summary>
    [Address]
    public Uri AuthUrl { get; set; } = new("http://localhost:80/api/auth");

    /// <summary>
    /// Asterisk's file with the account of phones without a line, used when wazo-provd keeps the phones. Default
    /// <c>/etc/asterisk/pjsip.d/05-autoprov-wizard.conf</c>.
    /// </summary>
    public string AutoprovFile { get; set; } = "/etc/asterisk/pjsip.d/05-autoprov-wizard.conf";

    /// <summary>The wizard's credentials; null without any, as on systems without wazo-auth.</summary>
    internal (string Id, string Key)? Credentials =>
        ServiceId is { } given && ServiceKey is { } secret ? (given, secret)
        : File.Exists(KeyFile) && ServiceKeyFile.TryRead(KeyFile, out var id, out var key) is null ? (id, key)
        : null;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if ((ServiceId is null) != (ServiceKey is null))
        {
            yield return new("Confd:Wizard:ServiceId and Confd:Wizard:ServiceKey belong together.");
        }
    }
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class WizardOptionsValidator : IValidateOptions<WizardOptions>;

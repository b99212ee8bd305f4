namespace Confd.Plugins;

/// <summary>Declares <c>/emails</c>: how the system sends mail.</summary>
/// <remarks>Source: wazo-confd 1.1 API, emails.</remarks>
public sealed class EmailPlugin() : SettingsPlugin<EmailSettings>("email")
{
    public override void Declare(SettingsBuilder<EmailSettings> email) => email
        .Route("emails")
        .Initially(new EmailSettings { From = "example.wazo.community" })
        .OnEdited("email_config_updated", "config.email.updated", calls: _ => Sysconfd.CommonConfiguration());
}

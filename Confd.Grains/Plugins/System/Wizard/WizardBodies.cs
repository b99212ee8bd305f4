using Confd.Fields;

namespace Confd.Plugins;

/// <summary>The first set-up of a system.</summary>
internal sealed record WizardBody
{
    /// <summary>Password of the administrator <c>root</c>: 4 to 64 letters, digits and signs of ASCII, without blanks and <c>~</c>.</summary>
    [Required, Secret, Pattern(@"^[a-zA-Z0-9!""#$%&'()*+,./:;<=>?@\[\\\]\^_`{|}-]{4,64}$")]
    public string AdminPassword { get; init; } = "";

    /// <summary>The licence is accepted.</summary>
    [Required, Accepted] public bool License { get; init; }

    /// <summary>Language of the system.</summary>
    [OneOf("en_US", "fr_FR")] public string Language { get; init; } = "en_US";

    /// <summary>Time zone of the system, at most 128 characters.</summary>
    [Required, Length(Max = 128)] public string Timezone { get; init; } = "";

    /// <summary>How the system is in its network.</summary>
    [Required] public SystemNetwork Network { get; init; } = new();

    /// <summary>The steps to do. Default all.</summary>
    public WizardSteps Steps { get; init; } = new();

    public override string ToString() => RecordText.Of(this);
}

/// <summary>The steps of the set-up; false leaves one out.</summary>
internal sealed record WizardSteps
{
    /// <summary>Keeps language, time zone and network.</summary>
    [Lenient] public bool Database { get; init; } = true;

    /// <summary>Enables and starts the telephony services.</summary>
    [Lenient] public bool ManageServices { get; init; } = true;

    /// <summary>Writes the names of the host into its files.</summary>
    [Lenient] public bool ManageHostsFile { get; init; } = true;

    /// <summary>Writes the name servers into the resolver's file.</summary>
    [Lenient] public bool ManageResolvFile { get; init; } = true;

    /// <summary>Writes the files that depend on the configuration of the system.</summary>
    [Lenient] public bool Commonconf { get; init; } = true;

    /// <summary>Makes phones register at this system.</summary>
    [Lenient] public bool Provisioning { get; init; } = true;

    /// <summary>Makes the administrator.</summary>
    [Lenient] public bool Admin { get; init; } = true;
}

/// <summary>What POST answers.</summary>
internal sealed record WizardAnswer
{
    /// <summary>Identifies the system in events.</summary>
    public Guid XivoUuid { get; init; }

    /// <summary>Always <c>root</c>.</summary>
    public string AdminUsername { get; init; } = "root";

    /// <summary>The given password.</summary>
    [Secret] public string AdminPassword { get; init; } = "";

    /// <summary>Always true.</summary>
    public bool License { get; init; }

    /// <summary>Language of the system.</summary>
    public string Language { get; init; } = "";

    /// <summary>Time zone of the system.</summary>
    public string Timezone { get; init; } = "";

    /// <summary>How the system is in its network.</summary>
    public SystemNetwork Network { get; init; } = new();

    /// <summary>The requested steps.</summary>
    public WizardSteps Steps { get; init; } = new();

    /// <summary>Requested steps that nothing could do, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> Skipped { get; init; } = new Dictionary<string, string>();

    public override string ToString() => RecordText.Of(this);
}

/// <summary>Whether the set-up is done, and whether it can be.</summary>
/// <param name="Configured">True when it is done.</param>
/// <param name="Configurable">True when every service that it needs works.</param>
/// <param name="ConfigurableStatus">Those services: ok or fail.</param>
internal sealed record WizardStatus(bool Configured, bool Configurable, IReadOnlyDictionary<string, string> ConfigurableStatus);

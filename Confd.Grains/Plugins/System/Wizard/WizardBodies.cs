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

    /// <summary>What is to be done. Default everything.</summary>
    public WizardSteps Steps { get; init; } = new();

    /// <inheritdoc/>
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

    /// <summary>Phones register at this system.</summary>
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

    /// <summary>As it was given.</summary>
    [Secret] public string AdminPassword { get; init; } = "";

    /// <summary>Always true.</summary>
    public bool License { get; init; }

    /// <summary>Language of the system.</summary>
    public string Language { get; init; } = "";

    /// <summary>Time zone of the system.</summary>
    public string Timezone { get; init; } = "";

    /// <summary>How the system is in its network.</summary>
    public SystemNetwork Network { get; init; } = new();

    /// <summary>What was asked for.</summary>
    public WizardSteps Steps { get; init; } = new();

    /// <summary>Steps that were asked for and had nobody to do them, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> Skipped { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}

/// <summary>Whether the set-up is done, and whether it can be.</summary>
/// <param name="Configured">It is done.</param>
/// <param name="Configurable">Every service that it needs is well.</param>
/// <param name="ConfigurableStatus">Those services: ok or fail.</param>
internal sealed record WizardStatus(bool Configured, bool Configurable, IReadOnlyDictionary<string, string> ConfigurableStatus);

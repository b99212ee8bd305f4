using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Changes one device in wazo-provd, one change after the other. Key: the device's id.</summary>
[Alias("confd.IProvdDeviceGrain")]
internal interface IProvdDeviceGrain : IGrainWithStringKey
{
    /// <summary>Makes a change, unless the device is gone or belongs to another tenant.</summary>
    [Alias("Change")]
    Task<ProvdOutcome> ChangeAsync(ProvdChange change, CancellationToken cancellationToken);
}

/// <summary>A change of a device and its configuration.</summary>
/// <param name="Owner">The tenant that the device must belong to.</param>
[GenerateSerializer, Immutable, Alias("confd.ProvdChange")]
internal sealed record ProvdChange([property: Id(0)] Guid Owner)
{
    /// <summary>The tenant that it belongs to afterwards; null for no change.</summary>
    [Id(1)] public Guid? NextOwner { get; init; }

    /// <summary>Fields of the device's document, as a JSON object; a null value removes a field. Null for no fields.</summary>
    [Id(2)] public string? Fields { get; init; }

    /// <summary>True when its configuration gets another template.</summary>
    [Id(3)] public bool SetsTemplate { get; init; }

    /// <summary>That template; null for none.</summary>
    [Id(4)] public string? Template { get; init; }

    /// <summary>The new configuration, as JSON; the template stays. Null for no change.</summary>
    [Id(5), Secret] public string? Configuration { get; init; }

    public override string ToString() => RecordText.Of(this);
}

/// <summary>The result of a change.</summary>
/// <param name="IsDone">False when there is no such device of this tenant.</param>
[GenerateSerializer, Immutable, Alias("confd.ProvdOutcome")]
internal sealed record ProvdOutcome([property: Id(0)] bool IsDone)
{
    /// <summary>Why it failed; null when it did not.</summary>
    [Id(1)] public string? Fault { get; init; }

    /// <summary>As <see cref="ProvdException.IsUnavailable"/>.</summary>
    [Id(2)] public bool IsUnavailable { get; init; }

    /// <summary>As <see cref="ProvdException.Status"/>.</summary>
    [Id(3)] public int? Status { get; init; }

    /// <summary>As <see cref="ProvdException.Text"/>.</summary>
    [Id(4)] public string Text { get; init; } = "";
}

using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>Limits of one import. Section <c>Confd:Import</c>.</summary>
[Section("Confd:Import")]
internal sealed class ImportOptions
{
    /// <summary>Most rows of one file, 1 to 100,000; they form one transaction. Default 20000.</summary>
    [Number(1, 100_000)]
    public int MaxRows { get; set; } = 20_000;

    /// <summary>
    /// Largest file in bytes, 1 KiB to 64 MiB; <c>Confd:Gateway:Limits:MaxBodyBytes</c> applies too. Default 16 MiB.
    /// </summary>
    [Number(1024, 67_108_864)]
    public int MaxBytes { get; set; } = 16_777_216;
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class ImportOptionsValidator : IValidateOptions<ImportOptions>;

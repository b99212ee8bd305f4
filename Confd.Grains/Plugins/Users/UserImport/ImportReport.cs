namespace Confd.Plugins;

/// <summary>What an import has created. A dry run reports only ids that exist already.</summary>
/// <param name="Created">One for each row, in order.</param>
internal sealed record ImportReport(IReadOnlyList<ImportedRow> Created);

/// <summary>What one row has created or found.</summary>
/// <param name="RowNumber">From 1 on.</param>
/// <param name="UserId">Integer id of the user; null in a dry run.</param>
/// <param name="UserUuid">The user; null in a dry run.</param>
/// <param name="VoicemailId">The mailbox; null without one.</param>
/// <param name="LineId">The line; null without one.</param>
/// <param name="SipUuid">The SIP endpoint of the line; null without one.</param>
/// <param name="SccpId">The SCCP endpoint of the line; null without one.</param>
/// <param name="ExtensionId">The extension of the line; null without one.</param>
/// <param name="IncallExtensionId">The extension of the incall; null without one.</param>
/// <param name="CallPermissionIds">The call permissions.</param>
internal sealed record ImportedRow(
    int RowNumber, int? UserId, Guid? UserUuid, int? VoicemailId, int? LineId, Guid? SipUuid, int? SccpId, int? ExtensionId,
    int? IncallExtensionId, IReadOnlyList<int> CallPermissionIds);

/// <summary>Why nothing was imported.</summary>
/// <param name="Errors">All faults of all rows, in order.</param>
internal sealed record ImportFaults(IReadOnlyList<ImportFault> Errors);

/// <summary>A fault of a row.</summary>
/// <param name="Message">The text of the rule.</param>
/// <param name="Timestamp">Seconds since 1970.</param>
/// <param name="Details">Where it is.</param>
internal sealed record ImportFault(string Message, long Timestamp, ImportFaultPlace Details);

/// <summary>Where a fault is.</summary>
/// <param name="Row">The row as received, with secrets hidden.</param>
/// <param name="RowNumber">From 1 on.</param>
/// <param name="Column">The column; null when the fault is not of a single column.</param>
/// <param name="Value">The cell, with a secret hidden; null when it is empty.</param>
internal sealed record ImportFaultPlace(IReadOnlyDictionary<string, string> Row, int RowNumber, string? Column, string? Value);

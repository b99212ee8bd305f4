using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Confd.Storage;

/// <summary>The meaning of SQLite errors that concern its file rather than a statement.</summary>
internal static class SqliteFaults
{
    /// <summary>Null for errors of other kinds.</summary>
    public static StorageFault? Of(SqliteException exception) => exception.SqliteErrorCode switch
    {
        SQLITE_FULL => new("The disk of the database is full: nothing can be written until there is space."),
        SQLITE_IOERR when exception.SqliteExtendedErrorCode is SQLITE_IOERR_WRITE or SQLITE_IOERR_SHMSIZE or SQLITE_IOERR_TRUNCATE =>
            new("The database can't be written: its disk is full or fails."),
        SQLITE_IOERR => new("The disk of the database fails."),
        SQLITE_READONLY => new("The database can't be written: it is read-only."),
        SQLITE_CANTOPEN => new("The database can't be opened: its file is missing or not accessible."),
        SQLITE_CORRUPT or SQLITE_NOTADB => new("The database is damaged: restore a backup.", IsDamage: true),
        _ => null,
    };

    /// <summary>The exception that callers get; the given one when it is about something else.</summary>
    /// <param name="exception">The error of SQLite.</param>
    /// <param name="health">Notes the fault.</param>
    /// <param name="isCommit">A commit failed: the part that the disk took may come back after a crash.</param>
    public static Exception Translate(SqliteException exception, StorageHealth health, bool isCommit)
    {
        if (Of(exception) is not { } fault)
        {
            return exception;
        }
        health.Failed(fault);
        return new StorageUnavailableException(
            $"{fault.Text} ({exception.Message})", isUncertain: isCommit && exception.SqliteErrorCode == SQLITE_IOERR)
        {
            Fault = fault.Text,
        };
    }

    /// <summary>The last line of a start that fails; null for errors of other kinds.</summary>
    /// <param name="exception">The error of SQLite or of the system.</param>
    /// <param name="file">The database.</param>
    /// <param name="key">The configuration key that says where it is.</param>
    public static string? Explain(Exception exception, string file, string key)
    {
        var what = exception switch
        {
            SqliteException { SqliteErrorCode: SQLITE_FULL } => "can't be written, its disk is full; make space, or choose another folder",
            SqliteException { SqliteErrorCode: SQLITE_IOERR } =>
                "can't be written, its disk is full or fails; make space, or choose another folder",
            SqliteException { SqliteErrorCode: SQLITE_READONLY or SQLITE_CANTOPEN or SQLITE_PERM or SQLITE_AUTH } =>
                "can't be opened for writing; make folder and file writable for the user that the service runs as",
            SqliteException { SqliteErrorCode: SQLITE_NOTADB } =>
                "is no SQLite database, or its beginning is damaged; restore a backup, or choose another file",
            SqliteException { SqliteErrorCode: SQLITE_CORRUPT } => "is damaged; restore a backup",
            SqliteException { SqliteErrorCode: SQLITE_BUSY or SQLITE_LOCKED } => "is locked by another program; end that one",
            IOException or UnauthorizedAccessException =>
                $"can't be used: {exception.Message.TrimEnd('.')}; make folder and file writable for the user that the service runs as",
            ArgumentException => $"can't be used: {exception.Message.TrimEnd('.')}",
            _ => null,
        };
        return what is null ? null : $"{key}: '{file}' {what}.";
    }
}

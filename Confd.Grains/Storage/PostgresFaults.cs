using Npgsql;

namespace Confd.Storage;

/// <summary>The meaning of PostgreSQL errors that concern the server or its rights rather than a statement.</summary>
internal static class PostgresFaults
{
    /// <summary>Null for errors of other kinds.</summary>
    public static StorageFault? Of(PostgresException exception) => exception.SqlState switch
    {
        PostgresErrorCodes.DiskFull => new("The disk of the database is full: nothing can be written until there is space."),
        PostgresErrorCodes.ReadOnlySqlTransaction => new("The database can't be written: it is read-only."),
        PostgresErrorCodes.InsufficientPrivilege => new("The database refuses: its user lacks a permission."),
        PostgresErrorCodes.InvalidCatalogName => new("The database does not exist."),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted =>
            new("The database is damaged: restore a backup.", IsDamage: true),
        PostgresErrorCodes.IoError or PostgresErrorCodes.SystemError => new("The disk of the database fails."),
        var state when state.StartsWith("28", StringComparison.Ordinal) => new("The database refuses the user or the password."),
        _ => null,
    };
}

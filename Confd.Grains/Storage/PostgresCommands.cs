using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace Confd.Storage;

/// <summary>
/// Statements in the driver's form. The driver would parse a text with named parameters again for each command, so parameters
/// are positional, and each text is rewritten once.
/// </summary>
internal static partial class PostgresCommands
{
    /// <summary>There are some hundred kinds of statements; further ones, of rare lists, are rewritten each time.</summary>
    private const int MostTexts = 2_000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly ConcurrentDictionary<string, string> Plain = new();
    private static readonly ConcurrentDictionary<string, string> Checked = new();
    private static int texts;

    /// <summary>The statement without its check.</summary>
    public static NpgsqlBatchCommand Of(Statement statement) =>
        Command(TextOf(Plain, statement, static one => one.Sql), statement.Parameters);

    /// <summary>The statement; it fails unless its check holds.</summary>
    public static NpgsqlBatchCommand CheckedOf(Statement statement)
    {
        if (statement.Expected is not { } resource)
        {
            return Of(statement);
        }
        var command = Command(TextOf(Checked, statement, Check), statement.Parameters);
        if (statement.Holds is { } holds)
        {
            command.Parameters.Add(Parameter(holds));
        }
        command.Parameters.Add(Parameter(
            statement.Parameters[0] is string?[] { Length: var rows } && statement.Holds is null
                ? $"{resource}, or another of {rows},"
                : $"{resource}"));
        return command;
    }

    /// <summary>One text for a kind of statement: the check depends on nothing else.</summary>
    private static string Check(Statement statement)
    {
        var next = statement.Parameters.Length;
        if (statement.Holds is not null)
        {
            return $"SELECT confd_expect_one((CASE WHEN ({statement.Sql}) = @p{next} THEN 1 ELSE 0 END)::bigint, @p{next + 1})";
        }
        var missing = statement.Parameters[0] is string?[] ? " + 1 - cardinality(@p0)" : "";
        return $"WITH changed AS ({statement.Sql} RETURNING 1) "
            + $"SELECT confd_expect_one((SELECT count(*) FROM changed){missing}, @p{next})";
    }

    private static string TextOf(ConcurrentDictionary<string, string> known, Statement statement, Func<Statement, string> write)
    {
        if (known.TryGetValue(statement.Sql, out var text))
        {
            return text;
        }
        text = Name().Replace(write(statement), static name => $"${int.Parse(name.ValueSpan[2..]) + 1}");
        if (Volatile.Read(ref texts) < MostTexts && known.TryAdd(statement.Sql, text))
        {
            Interlocked.Increment(ref texts);
        }
        return text;
    }

    private static NpgsqlBatchCommand Command(string text, object?[] parameters)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(Parameter(parameter));
        }
        return command;
    }

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        null => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = DBNull.Value },
        string text => new NpgsqlParameter<string> { NpgsqlDbType = NpgsqlDbType.Text, TypedValue = Sendable(text) },
        long number => new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint, TypedValue = number },
        string?[] list => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = Array.ConvertAll(list, Sendable) },
        long?[] list => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint, Value = list },
        var other => throw new InvalidOperationException($"No parameter of type {other.GetType()} is expected."),
    };

    /// <summary>
    /// The text, unless it has half of a surrogate pair. The driver finds that only while it sends, and its connection then fails
    /// for others.
    /// </summary>
    /// <exception cref="EncoderFallbackException">It is no Unicode.</exception>
    private static string? Sendable(string? text)
    {
        if (text.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
        {
            Strict.GetByteCount(text!);
        }
        return text;
    }

    [GeneratedRegex(@"@p\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}

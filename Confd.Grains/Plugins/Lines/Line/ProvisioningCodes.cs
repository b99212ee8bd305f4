namespace Confd.Plugins;

/// <summary>
/// Codes of new lines: six random digits. For one line the database detects the rare code that is taken. Among thousands some
/// always are, so their codes are drawn and looked up beforehand.
/// </summary>
internal static class ProvisioningCodes
{
    /// <summary>Name of the unique rule.</summary>
    public const string Field = "provisioning_code";

    private const int Rounds = 8;

    /// <summary>A line without a code gets one.</summary>
    public static Line Complete(Line line, CompletionContext completion) => line.ProvisioningCode.Length > 0
        ? line
        : line with { ProvisioningCode = Next(completion.UnitOfWork) };

    /// <summary>Draws codes for this many lines that the operation is going to create.</summary>
    public static async ValueTask ReserveAsync(UnitOfWork work, int count, CancellationToken cancellationToken) =>
        await work.OnceAsync(typeof(ProvisioningCodes), () => DrawAsync(work, count, cancellationToken));

    private static string Next(UnitOfWork work) =>
        work.Known<Queue<string>>(typeof(ProvisioningCodes)) is { Count: > 0 } drawn ? drawn.Dequeue() : RandomName.SixDigits();

    private static async ValueTask<Queue<string>> DrawAsync(UnitOfWork work, int count, CancellationToken cancellationToken)
    {
        var drawn = new HashSet<string>(count);
        for (var round = 0; drawn.Count < count && round < Rounds; round++)
        {
            var more = new HashSet<string>(count);
            while (drawn.Count + more.Count < count)
            {
                var code = RandomName.SixDigits();
                if (!drawn.Contains(code))
                {
                    more.Add(code);
                }
            }
            // When another takes one before the commit, the operation runs again.
            var taken = await work.OwnersAsync<Line>(Field, more, cancellationToken);
            drawn.UnionWith(more.Where(code => !taken.ContainsKey(code)));
        }
        return new Queue<string>(drawn);
    }
}

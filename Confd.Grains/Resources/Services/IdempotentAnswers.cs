using System.Text;
using System.Text.Json;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>Finds and keeps the answers to requests that callers may repeat.</summary>
internal sealed class IdempotentAnswers(IConfdStore store, PluginRegistry plugins, TimeProvider time)
{
    /// <summary>How long a repeat waits for the answer that the first request is composing.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The row that is to be committed with the request's change.</summary>
    public IdempotencyRow New(IdempotencyKey key) => new(key.Key, key.Fingerprint, Now + IdempotencyRow.Life);

    /// <summary>The answer of a request that was carried out; a refusal when the key belongs to another one; else null.</summary>
    public async Task<RouteAnswer?> FindAsync(IdempotencyKey key, ViewResponder responder, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + Timeout;
        while (true)
        {
            if (await store.Idempotency.FindAsync(key.Key, Now, cancellationToken) is not { } row)
            {
                return null;
            }
            if (row.Fingerprint != key.Fingerprint)
            {
                return new RouteAnswer { Refused = [Refusals.KeyOfAnotherRequest()] };
            }
            if (row.Answer is { } answer)
            {
                return Read(answer);
            }
            if (time.GetUtcNow() >= until)
            {
                // The silo that carried it out stopped before it kept the answer.
                return await RecomposeAsync(row, responder, cancellationToken);
            }
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    public Task KeepAsync(IdempotencyKey key, RouteAnswer answer, CancellationToken cancellationToken) =>
        store.Idempotency.SaveAnswerAsync(key.Key, Write(answer), cancellationToken);

    /// <summary>For a request that was carried out but whose answer is lost.</summary>
    public static RouteAnswer Lost { get; } = new()
    {
        Refused = [new Refusal(RefusalKind.Conflict, "", "Resource Error - The request was carried out, but its answer is lost")],
    };

    public static string Write(RouteAnswer answer) => JsonSerializer.Serialize(
        new StoredAnswer(
            answer.Body is null ? null : Encoding.UTF8.GetString(answer.Body), answer.Location, answer.ETag, answer.IsMissing,
            answer.Refused is not null),
        ConfdJson.Options);

    public static RouteAnswer Read(string text)
    {
        var answer = JsonSerializer.Deserialize<StoredAnswer>(text, ConfdJson.Options)!;
        return answer.IsLost ? Lost : new RouteAnswer
        {
            Body = answer.Body is null ? null : Encoding.UTF8.GetBytes(answer.Body),
            Location = answer.Location, ETag = answer.Tag, IsMissing = answer.IsMissing,
        };
    }

    private async Task<RouteAnswer> RecomposeAsync(
        IdempotencyRow row, ViewResponder responder, CancellationToken cancellationToken)
    {
        if (row.Resource is not { } made || plugins.TryGetResource(made.Kind) is not { } declaration)
        {
            return Lost;
        }
        try
        {
            var answer = await declaration.CreatedAsync(made, responder, cancellationToken);
            await store.Idempotency.SaveAnswerAsync(row.Key, Write(answer), cancellationToken);
            return answer;
        }
        catch (RefusedException refused)
        {
            return new RouteAnswer { Refused = refused.Refusals };
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    private sealed record StoredAnswer(string? Body, string? Location, string? Tag, bool IsMissing, bool IsLost = false);
}

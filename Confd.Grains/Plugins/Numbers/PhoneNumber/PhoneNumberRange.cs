using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Creates all numbers of a range that the tenant does not have yet.</summary>
internal static class PhoneNumberRange
{
    private const int MaxSize = 10_000;

    public static void Declare(RouteBuilder routes) => routes.Route(
        "POST", "/phone-numbers/ranges", CreateAsync, body: typeof(Range),
        answers: typeof(MadeNumbers)).Acl("confd.phone-numbers.create");

    private static async ValueTask<RouteResult> CreateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var work = route.UnitOfWork;
        var numbers = Expand(route.ReadRecord<Range>());
        var existing = await work.OwnersInTenantAsync<PhoneNumber>(PhoneNumberPlugin.ByNumber, numbers, cancellationToken);
        var created = new List<string>();
        foreach (var number in numbers.Where(number => !existing.ContainsKey(number)))
        {
            var made = await work.CreateAsync<PhoneNumber>(new JsonObject { ["number"] = number }, cancellationToken);
            created.Add(made.Id.Key);
        }
        return RouteResult.Json(new MadeNumbers(
            created.Select(uuid => new MadeNumber(uuid)),
            created.Concat(numbers.Where(existing.ContainsKey).Select(number => existing[number]))
                .Select(uuid => LinkView.To("phone_numbers", $"/phone-numbers/{uuid}")[0]),
            created.Count + existing.Count));
    }

    /// <summary>All numbers except the last get the plus of the first; the last stays as given.</summary>
    private static List<string> Expand(Range range)
    {
        // Compared as texts, as the API has always done.
        if (string.CompareOrdinal(range.StartNumber, range.EndNumber) > 0)
        {
            throw new RefusedException(Refusals.Schema("start phone number must precede end phone number"));
        }
        var (start, end) = (Parse(range.StartNumber), Parse(range.EndNumber));
        var size = end - start + 1;
        if (size < 1 || size > MaxSize)
        {
            throw new RefusedException(Refusals.Schema($"range size must be between 1 and {MaxSize}"));
        }
        var prefix = range.StartNumber.StartsWith('+') ? "+" : "";
        // A number keeps its leading zeros.
        var width = range.StartNumber.Length - prefix.Length;
        var numbers = new List<string>();
        for (var number = start; number < end; number++)
        {
            numbers.Add(prefix + number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'));
        }
        numbers.Add(range.EndNumber);
        return [.. numbers.Distinct()];
    }

    private static BigInteger Parse(string number) => BigInteger.Parse(number.TrimStart('+'), CultureInfo.InvariantCulture);

    private sealed record Range
    {
        [Required, Length(Min = 1, Max = 128), Pattern(@"^\+?[0-9]+$", Message = "not a valid digit-only phone number")]
        public string StartNumber { get; init; } = "";

        [Required, Length(Min = 1, Max = 128), Pattern(@"^\+?[0-9]+$", Message = "not a valid digit-only phone number")]
        public string EndNumber { get; init; } = "";
    }
}

/// <summary>The result of a range.</summary>
/// <param name="Created">The created numbers.</param>
/// <param name="Links">All numbers of the range.</param>
/// <param name="Total">Count of these numbers.</param>
internal sealed record MadeNumbers(IEnumerable<MadeNumber> Created, IEnumerable<LinkView> Links, int Total);

/// <summary>A created number.</summary>
internal sealed record MadeNumber(string Uuid);

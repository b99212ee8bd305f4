using System.Buffers;
using System.Runtime.InteropServices;
using Confd.Storage;

namespace Confd.Asterisk;

/// <summary>
/// Resources of some kinds in memory, with the links among them and the time of each one's last change. A text that was composed
/// earlier is known to be current without composing it again.
/// </summary>
/// <remarks>
/// <see cref="ImageLoader"/> fills it. Parts that are composed at the same time may read it; nobody may while it is filled.
/// </remarks>
/// <param name="leastFacts">This many facts are always kept.</param>
internal sealed class ResourceImage(int leastFacts = ResourceImage.LeastFacts)
{
    private const int LeastFacts = 200_000;

    private static readonly IReadOnlyList<LinkRow> NoLinks = [];

    private readonly Dictionary<Fact, List<LinkRow>> links = [];
    private readonly Dictionary<string, KindRows> kinds = [];
    private readonly Dictionary<string, ImageIndex> indexes = [];
    private readonly Lock factsLock = new();
    private readonly Dictionary<Fact, int> facts = [];
    private readonly List<long> changedAt = [];
    private readonly int leastFacts = leastFacts;
    private int mostFacts = leastFacts;
    private bool isMeasured;

    /// <summary>Grows with each change.</summary>
    public long Now { get; private set; } = 1;

    public IReadOnlyCollection<string> Kinds => kinds.Keys;

    public bool Has(string kind) => kinds.ContainsKey(kind);

    public bool Has(ResourceId id) => kinds[id.Kind].Rows.ContainsKey(id.Key);

    /// <summary>From now on rows of this kind belong to the image.</summary>
    public void Include(string kind)
    {
        if (kinds.TryAdd(kind, new KindRows()))
        {
            isMeasured = false;
        }
    }

    public ImageRow? Find(ResourceId id) => kinds.GetValueOrDefault(id.Kind)?.Rows.GetValueOrDefault(id.Key);

    public ImageRow? Find(string kind, long number) => kinds[kind].ByNumber.GetValueOrDefault(number);

    /// <summary>Rows of a kind by integer id, then by key.</summary>
    public IReadOnlyList<ImageRow> All(string kind) => kinds[kind].Ordered();

    /// <summary>Rows of a kind that an index has under a value, in the order of <see cref="All"/>.</summary>
    public IReadOnlyList<ImageRow> Find(string kind, IConfIndex index, string value)
    {
        lock (indexes)
        {
            if (!indexes.TryGetValue(index.Name, out var made))
            {
                made = new ImageIndex(kind, index);
                foreach (var row in kinds[kind].Rows.Values)
                {
                    made.Add(row);
                }
                indexes.Add(index.Name, made);
            }
            return made.Find(value);
        }
    }

    /// <summary>Ids of the rows of a kind.</summary>
    public IEnumerable<ResourceId> Ids(string kind) => kinds[kind].Rows.Values.Select(row => row.Id);

    /// <summary>Links that have the resource on either side, in no order.</summary>
    public IReadOnlyList<LinkRow> LinksOf(ResourceId id) =>
        [.. kinds[id.Kind].Links.SelectMany(end => LinksAt(Fact.Links(end.LinkKind, id, end.IsBack))).Distinct()];

    /// <summary>Links of one kind that have a resource on one side, in no order.</summary>
    /// <param name="end">See <see cref="Fact.Links"/>.</param>
    public IReadOnlyList<LinkRow> LinksAt(Fact end) => links.GetValueOrDefault(end) ?? NoLinks;

    /// <summary>The places of facts, each once, for <see cref="IsCurrent"/>.</summary>
    /// <param name="noted">The facts.</param>
    /// <param name="further">Places that are known.</param>
    public int[] PlacesOf(IReadOnlyList<Fact> noted, IReadOnlyList<int[]> further)
    {
        var count = noted.Count;
        foreach (var known in further)
        {
            count += known.Length;
        }
        var rented = ArrayPool<int>.Shared.Rent(count);
        var places = rented.AsSpan(0, count);
        count = 0;
        lock (factsLock)
        {
            foreach (var fact in noted)
            {
                places[count++] = PlaceOf(fact);
            }
        }
        foreach (var known in further)
        {
            known.CopyTo(places[count..]);
            count += known.Length;
        }
        places.Sort();
        var last = 0;
        for (var index = 1; index < places.Length; index++)
        {
            if (places[index] != places[last])
            {
                places[++last] = places[index];
            }
        }
        var result = places[..Math.Min(last + 1, places.Length)].ToArray();
        ArrayPool<int>.Shared.Return(rented);
        return result;
    }

    /// <summary>Facts noted before this time are forgotten; what was composed from them must be composed again.</summary>
    public long FactsSince { get; private set; }

    /// <summary>How many facts are kept.</summary>
    public int FactCount => facts.Count;

    /// <summary>True when nothing of these facts has changed since a time.</summary>
    public bool IsCurrent(int[] facts, long since)
    {
        if (since < FactsSince)
        {
            return false;
        }
        lock (factsLock)
        {
            foreach (var fact in facts)
            {
                if (changedAt[fact] > since)
                {
                    return false;
                }
            }
        }
        return true;
    }

    /// <summary>Adds kinds that the image did not have.</summary>
    /// <param name="added">The kinds.</param>
    /// <param name="read">All their rows.</param>
    /// <param name="readLinks">All links among them and to the kinds that the image has, each once.</param>
    public void Add(IReadOnlyCollection<string> added, IEnumerable<ImageRow> read, IReadOnlyCollection<LinkRow> readLinks)
    {
        Now++;
        ForgetFacts();
        foreach (var kind in added)
        {
            Include(kind);
            Changed(Fact.AnyOf(kind));
            Changed(Fact.SetOf(kind));
        }
        foreach (var row in read)
        {
            kinds[row.Id.Kind].Add(row);
            Changed(Fact.Row(row.Id));
        }
        links.EnsureCapacity(links.Count + (2 * readLinks.Count));
        foreach (var link in readLinks)
        {
            Add(link);
        }
    }

    /// <summary>Replaces some resources and their links.</summary>
    /// <param name="ids">The resources.</param>
    /// <param name="read">Those of them that exist.</param>
    /// <param name="readLinks">All links that have one of them on either side.</param>
    public void Apply(IReadOnlyCollection<ResourceId> ids, IEnumerable<ImageRow> read, IReadOnlyCollection<LinkRow> readLinks)
    {
        Now++;
        ForgetFacts();
        var found = read.ToDictionary(row => row.Id);
        foreach (var id in ids)
        {
            Replace(id, found.GetValueOrDefault(id));
        }
        var fresh = new Dictionary<LinkRow, LinkRow>(LinkRow.ByName);
        foreach (var link in readLinks.Where(link => Has(link.Left.Kind) && Has(link.Right.Kind)))
        {
            // One that was read twice has changed in between and is read again.
            fresh[link] = link;
        }
        var kept = new HashSet<LinkRow>(LinkRow.ByName);
        foreach (var old in links.Count == 0 ? [] : ids.SelectMany(LinksOf))
        {
            if (fresh.TryGetValue(old, out var same) && same.Equals(old))
            {
                kept.Add(old);
            }
            else
            {
                Remove(old);
            }
        }
        foreach (var link in fresh.Values.Where(link => !kept.Contains(link)))
        {
            Add(link);
        }
    }

    /// <summary>
    /// Facts about removed resources stay behind. When there are twice as many facts as all parts need, all go, and every part is
    /// composed again. What the parts need is what there is after they were composed.
    /// </summary>
    private void ForgetFacts()
    {
        if (!isMeasured && facts.Count > 0)
        {
            isMeasured = true;
            mostFacts = Math.Max(leastFacts, 2 * facts.Count);
        }
        if (facts.Count > mostFacts)
        {
            facts.Clear();
            changedAt.Clear();
            FactsSince = Now;
            isMeasured = false;
        }
    }

    private void Replace(ResourceId id, ImageRow? row)
    {
        var kind = kinds[id.Kind];
        var before = kind.Rows.GetValueOrDefault(id.Key);
        if (before is null ? row is null : before.IsSame(row))
        {
            return;
        }
        if (before is not null)
        {
            kind.Remove(before);
        }
        if (row is not null)
        {
            kind.Add(row);
        }
        foreach (var index in indexes.Values.Where(index => index.Kind == id.Kind))
        {
            Replace(index, before, row);
        }
        Changed(Fact.Row(id));
        Changed(Fact.AnyOf(id.Kind));
        if (before is null || row is null)
        {
            Changed(Fact.SetOf(id.Kind));
        }
    }

    private void Replace(ImageIndex index, ImageRow? before, ImageRow? row)
    {
        foreach (var value in new[] { before is null ? null : index.Remove(before), row is null ? null : index.Add(row) })
        {
            if (value is not null)
            {
                Changed(Fact.By(index.Name, new ResourceId(index.Kind, value)));
            }
        }
    }

    private void Add(LinkRow link)
    {
        // Each side by itself: one more link to a resource changes nothing for those that already link to it.
        Add(link, link.Left, isBack: false);
        Add(link, link.Right, isBack: true);
    }

    private void Add(LinkRow link, ResourceId at, bool isBack)
    {
        kinds[at.Kind].Links.Add((link.Kind, isBack));
        var end = Fact.Links(link.Kind, at, isBack);
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(links, end, out _);
        (list ??= new(1)).Add(link);
        Changed(end);
    }

    private void Remove(LinkRow link)
    {
        Remove(link, Fact.Links(link.Kind, link.Left, isBack: false));
        Remove(link, Fact.Links(link.Kind, link.Right, isBack: true));
    }

    private void Remove(LinkRow link, Fact end)
    {
        links[end].Remove(link);
        if (links[end].Count == 0)
        {
            links.Remove(end);
        }
        Changed(end);
    }

    private int PlaceOf(Fact fact)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(facts, fact, out var isKnown);
        if (!isKnown)
        {
            place = changedAt.Count;
            changedAt.Add(0);
        }
        return place;
    }

    /// <summary>Facts without a place need no time.</summary>
    private void Changed(Fact fact)
    {
        if (facts.Count > 0 && facts.TryGetValue(fact, out var index))
        {
            changedAt[index] = Now;
        }
    }

    private sealed class KindRows
    {
        private ImageRow[]? ordered;

        /// <summary>By key.</summary>
        public Dictionary<string, ImageRow> Rows { get; } = [];

        public Dictionary<long, ImageRow> ByNumber { get; } = [];

        /// <summary>Kinds of links that some row of the kind has had, and on which side.</summary>
        public HashSet<(string LinkKind, bool IsBack)> Links { get; } = [];

        public void Add(ImageRow row)
        {
            Rows.Add(row.Id.Key, row);
            if (row.Number is { } number)
            {
                ByNumber[number] = row;
            }
            ordered = null;
        }

        public void Remove(ImageRow row)
        {
            Rows.Remove(row.Id.Key);
            if (row.Number is { } number && ByNumber.GetValueOrDefault(number) == row)
            {
                ByNumber.Remove(number);
            }
            ordered = null;
        }

        public IReadOnlyList<ImageRow> Ordered() => ordered ??=
            [.. ImageRow.InOrder(Rows.Values)];
    }
}

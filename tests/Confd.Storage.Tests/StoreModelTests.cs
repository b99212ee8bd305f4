using CsCheck;

namespace Confd.Storage.Tests;

/// <summary>Any sequence of commits leaves the state of a model in memory, and is refused when the model refuses it.</summary>
public sealed class StoreModelTests<TStore>(TStore fixture) where TStore : AnyStoreFixture
{
    private static readonly Gen<string> Keys = Gen.OneOf("a", "b", "c");

    /// <summary>Versions are the current ones, but for one in eight that comes too late.</summary>
    private static readonly Gen<int> Lateness = Gen.Frequency((7, Gen.Const(0)), (1, Gen.Const(1)));

    private static readonly Gen<IStep> Steps = Gen.Frequency(
        (4, Gen.Select(Keys, Lateness, Gen.OneOf("", "x", "y"), (key, late, claim) => (IStep)new Write(key, late, claim))),
        (2, Gen.Select(Keys, Lateness, (key, late) => (IStep)new Delete(key, late))),
        (1, Gen.Select(Keys, Lateness, (key, late) => (IStep)new Touch(key, late))),
        (2, Gen.Select(Keys, Keys, Gen.Int[0, 2], (left, right, position) => (IStep)new Join(left, right, position))),
        (2, Gen.Select(Keys, Keys, (left, right) => (IStep)new Part(left, right))));

    [Fact]
    public Task Commits_leave_what_the_model_says() => Steps.Array[1, 4].Array[1, 10].SampleAsync(async commits =>
    {
        var rows = new Rows(fixture.Store);
        var model = new Model();
        foreach (var steps in commits)
        {
            // A unit of work has one change of a row and of a pair.
            var distinct = steps.DistinctBy(step => step.Target).ToList();
            var (next, refusals) = model.After(distinct);
            var changes = new ChangeSet();
            distinct.ForEach(step => step.AddTo(changes, rows, model));

            var thrown = await Record.ExceptionAsync(() => rows.CommitAsync(changes));

            Assert.Equal(refusals.Count > 0, thrown is not null);
            if (thrown is null)
            {
                model = next;
            }
            else
            {
                Assert.Contains(thrown.GetType(), refusals);
            }
            await model.AssertIsInAsync(rows);
        }
    }, iter: 60, threads: 2);

    /// <summary>One change of a commit.</summary>
    private interface IStep
    {
        string Target { get; }

        void AddTo(ChangeSet changes, Rows rows, Model before);
    }

    /// <summary>Inserts or rewrites a row, which claims one value and gives up another that it had.</summary>
    private sealed record Write(string Key, int Late, string Claim) : IStep
    {
        public string Target => Key;

        public void AddTo(ChangeSet changes, Rows rows, Model before)
        {
            var version = Expected(before);
            changes.Writes.Add(version == 0 ? rows.Insert(Key, """{"is":"1"}""") : rows.Update(Key, version, $$"""{"is":"{{version + 1}}"}"""));
            changes.AddKeys(
                rows.Id(Key), before.ClaimOf(Key) is { } old ? [rows.Unique(old)] : [], Claim.Length > 0 ? [rows.Unique(Claim)] : []);
        }

        public long Expected(Model before) => Math.Max(0, before.VersionOf(Key) - Late);
    }

    private sealed record Delete(string Key, int Late) : IStep
    {
        public string Target => Key;

        public void AddTo(ChangeSet changes, Rows rows, Model before) => changes.Deletes.Add(rows.Guard(Key, before.VersionOf(Key) + Late));
    }

    private sealed record Touch(string Key, int Late) : IStep
    {
        public string Target => Key;

        public void AddTo(ChangeSet changes, Rows rows, Model before) => changes.Touches.Add(rows.Guard(Key, before.VersionOf(Key) + Late));
    }

    private sealed record Join(string Left, string Right, int Position) : IStep
    {
        public string Target => $"{Left}-{Right}";

        public void AddTo(ChangeSet changes, Rows rows, Model before) => changes.LinksWritten.Add(rows.Link(Left, Right, Position));
    }

    private sealed record Part(string Left, string Right) : IStep
    {
        public string Target => $"{Left}-{Right}";

        public void AddTo(ChangeSet changes, Rows rows, Model before) => changes.LinksRemoved.Add(rows.Link(Left, Right));
    }

    private sealed class Model
    {
        private readonly Dictionary<string, long> versions = [];
        private readonly Dictionary<string, string> owners = [];
        private readonly Dictionary<(string Left, string Right), int> links = [];

        public Model()
        {
        }

        private Model(Model other)
        {
            versions = new(other.versions);
            owners = new(other.owners);
            links = new(other.links);
        }

        public long VersionOf(string key) => versions.GetValueOrDefault(key);

        public string? ClaimOf(string key) => owners.FirstOrDefault(owner => owner.Value == key).Key;

        /// <summary>The model after the steps, and the kinds of exceptions of which one must be thrown instead, if any.</summary>
        public (Model Next, HashSet<Type> Refusals) After(IReadOnlyList<IStep> steps)
        {
            var next = new Model(this);
            var refusals = new HashSet<Type>();
            foreach (var part in steps.OfType<Part>())
            {
                next.links.Remove((part.Left, part.Right));
            }
            foreach (var write in steps.OfType<Write>())
            {
                Expect(VersionOf(write.Key), write.Expected(this), refusals);
                next.versions[write.Key] = VersionOf(write.Key) + 1;
                if (ClaimOf(write.Key) is { } old)
                {
                    next.owners.Remove(old);
                }
            }
            foreach (var touch in steps.OfType<Touch>())
            {
                Expect(VersionOf(touch.Key), VersionOf(touch.Key) + touch.Late, refusals, mustExist: true);
                next.versions[touch.Key] = VersionOf(touch.Key) + 1;
            }
            foreach (var delete in steps.OfType<Delete>())
            {
                Expect(VersionOf(delete.Key), VersionOf(delete.Key) + delete.Late, refusals, mustExist: true);
                next.versions.Remove(delete.Key);
                if (ClaimOf(delete.Key) is { } old)
                {
                    next.owners.Remove(old);
                }
                if (next.links.Keys.Any(pair => pair.Left == delete.Key || pair.Right == delete.Key))
                {
                    refusals.Add(typeof(ReferenceViolationException));
                }
            }
            foreach (var write in steps.OfType<Write>().Where(write => write.Claim.Length > 0))
            {
                if (!next.owners.TryAdd(write.Claim, write.Key))
                {
                    refusals.Add(typeof(UniqueKeyTakenException));
                }
            }
            foreach (var join in steps.OfType<Join>())
            {
                next.links[(join.Left, join.Right)] = join.Position;
                if (!next.versions.ContainsKey(join.Left) || !next.versions.ContainsKey(join.Right))
                {
                    refusals.Add(typeof(ReferenceViolationException));
                }
            }
            return (next, refusals);
        }

        public async Task AssertIsInAsync(Rows rows)
        {
            foreach (var key in new[] { "a", "b", "c" })
            {
                var row = await rows.ReadAsync(key);
                Assert.Equal(VersionOf(key), row?.Version ?? 0);
                Assert.Equal(
                    links.Where(link => link.Key.Left == key || link.Key.Right == key).Select(link => (link.Key.Left, link.Key.Right, link.Value)).Order(),
                    (await rows.LinksAsync(key)).Select(link => (link.Left.Key, link.Right.Key, link.Position)).Order());
            }
            foreach (var value in new[] { "x", "y" })
            {
                Assert.Equal(owners.GetValueOrDefault(value), (await rows.OwnerAsync(rows.Unique(value)))?.Key);
            }
        }

        private static void Expect(long version, long expected, HashSet<Type> refusals, bool mustExist = false)
        {
            if (version != expected || (mustExist && version == 0))
            {
                refusals.Add(typeof(VersionConflictException));
            }
        }
    }
}

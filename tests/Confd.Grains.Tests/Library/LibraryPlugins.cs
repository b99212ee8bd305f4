using Confd.Resources;

namespace Confd.Tests.Library;

/// <summary>The plugins of the library.</summary>
internal static class LibraryPlugins
{
    public static IReadOnlyList<IConfdPlugin> All =>
    [
        new AuthorPlugin(), new SubjectPlugin(), new BookPlugin(), new ReviewPlugin(), new ReplyPlugin(), new NotesPlugin(),
        new ShelfPlugin(), new ShelfBookPlugin(), new ReaderPlugin(), new CardPlugin(), new LockerPlugin(), new LoanPlugin(), new LoanRulesPlugin(),
    ];

    public static IReadOnlyList<IConfdPlugin> Without<TPlugin>() where TPlugin : IConfdPlugin => [.. All.Where(plugin => plugin is not TPlugin)];

    public static IReadOnlyList<IConfdPlugin> With(params IReadOnlyList<IConfdPlugin> more) => [.. All, .. more];
}

/// <summary>A resource that a test declares where it is used.</summary>
internal sealed class Declared<T>(string name, Action<ResourceBuilder<T>> declare) : ResourcePlugin<T>(name) where T : class
{
    public override void Declare(ResourceBuilder<T> resource) => declare(resource);
}

/// <summary>What a test adds to resources of other plugins.</summary>
internal sealed class Addition<T>(string name, Action<ResourceBuilder<T>> add) : RoutePlugin(name) where T : class
{
    public override void Declare(RouteBuilder routes) => routes.Extends(add);
}

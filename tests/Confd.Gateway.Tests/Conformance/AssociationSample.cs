using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests.Conformance;

/// <summary>
/// The data that the suite needs on an association plugin beyond its declaration and the samples of both sides. Derive
/// a class only if something differs. The suite finds the class.
/// </summary>
public class AssociationSample(string plugin)
{
    private static readonly Dictionary<string, AssociationSample> All = typeof(AssociationSample).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(AssociationSample)))
        .Select(type => (AssociationSample)Activator.CreateInstance(type)!)
        .ToDictionary(sample => sample.Plugin);

    public string Plugin => plugin;

    /// <summary>Body of PUT; empty for none.</summary>
    public virtual string Body => Declared.Associations[plugin].HasAttributes ? "{}" : "";

    /// <summary>The right side is seen in the view of the left one.</summary>
    public virtual bool IsShownOnLeft => true;

    /// <summary>The left side is seen in the view of the right one.</summary>
    public virtual bool IsShownOnRight => true;

    /// <summary>Dissociating leaves both sides as they were before they were associated.</summary>
    public virtual bool LeavesNoTrace => true;

    /// <summary>Makes a left side that can be associated.</summary>
    public virtual Task<JsonObject> LeftAsync(TestTenant tenant) =>
        new ResourceSubject(Declared.Associations[plugin].Left.Kind, tenant).CreateAsync();

    /// <summary>Makes a right side that can be associated.</summary>
    public virtual Task<JsonObject> RightAsync(TestTenant tenant) =>
        new ResourceSubject(Declared.Associations[plugin].Right.Kind, tenant).CreateAsync();

    internal static AssociationSample Of(string plugin) => All.TryGetValue(plugin, out var sample) ? sample : new AssociationSample(plugin);
}

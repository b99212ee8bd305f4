namespace Confd.Gateway.Tests.Conformance;

/// <summary>
/// The data that the suite needs on a settings plugin beyond its declaration. Derive a class only if the required
/// fields are not a valid body that differs from the first state. The suite finds the class.
/// </summary>
public class SettingsSample(string plugin)
{
    private static readonly Dictionary<string, SettingsSample> All = typeof(SettingsSample).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(SettingsSample)))
        .Select(type => (SettingsSample)Activator.CreateInstance(type)!)
        .ToDictionary(sample => sample.Plugin);

    public string Plugin => plugin;

    /// <summary>A valid body as JSON.</summary>
    public virtual string Body => FieldValues.ObjectOf(Declared.Settings[plugin].Body).ToJsonString();

    internal static SettingsSample Of(string plugin) => All.TryGetValue(plugin, out var sample) ? sample : new SettingsSample(plugin);
}

using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Confd.Configuration;

/// <summary>
/// Binds the options of this service to their sections, and checks them when the process starts: all of them before the
/// first error.
/// </summary>
public static class ConfdOptionsHosting
{
    /// <summary>Adds the options of one class; repeated calls add them once.</summary>
    /// <param name="services">The services of the process.</param>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="validator">The generated validator of the class; null for a class without attributes.</param>
    public static OptionsBuilder<T> AddConfdOptions<T>(
        this IServiceCollection services, IConfiguration configuration, IValidateOptions<T>? validator = null)
        where T : class, new()
    {
        var options = services.AddOptions<T>();
        if (services.Any(one => one.ServiceType == typeof(IValidateOptions<T>) && one.ImplementationInstance is Section<T>))
        {
            return options;
        }
        var (readable, unreadable) = Sift<T>(configuration);
        services.AddSingleton<IValidateOptions<T>>(new Section<T>(unreadable));
        if (validator is not null)
        {
            services.AddSingleton(validator);
        }
        return options.Bind(readable).ValidateOnStart();
    }

    /// <summary>
    /// Checks all options added so far. Others' options are checked at the start: they may need more than configuration.
    /// </summary>
    /// <exception cref="OptionsValidationException">Keys are wrong; each failure is a line that begins with one.</exception>
    public static void RequireOptions(this IServiceCollection services)
    {
        using var provider = OnlyOptions(services);
        var lines = services.Where(service => !service.IsKeyedService).Select(service => service.ImplementationInstance)
            .OfType<ISection>().SelectMany(section => section.FaultsOf(provider)).Distinct().ToList();
        if (lines.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(ISection), lines);
        }
    }

    /// <summary>Options for use while the host is still being built.</summary>
    /// <exception cref="OptionsValidationException">Some keys are wrong.</exception>
    public static T OptionsOf<T>(this IServiceCollection services) where T : class
    {
        using var provider = OnlyOptions(services);
        return provider.GetRequiredService<IOptions<T>>().Value;
    }

    /// <summary>
    /// Options as configured, without a check, to decide which other options apply. Values that can't be read have their default.
    /// </summary>
    public static T PeekOptions<T>(this IConfiguration configuration) where T : class, new()
    {
        var options = new T();
        Sift<T>(configuration).Readable.Bind(options);
        return options;
    }

    /// <summary>The binder stops at the first value that it can't convert, so each value is bound separately.</summary>
    private static (IConfiguration Readable, List<string> Unreadable) Sift<T>(IConfiguration configuration) where T : new()
    {
        var readable = new Dictionary<string, string?>();
        var unreadable = new List<string>();
        var section = configuration.GetSection(typeof(T).GetCustomAttribute<SectionAttribute>()!.Path);
        // An empty value counts as absent: scripts and manifests often pass on unset variables.
        foreach (var (key, text) in section.AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is { Length: > 0 }))
        {
            try
            {
                Of([new(key, text)]).Bind(new T());
                readable.Add(key, text);
            }
            catch (InvalidOperationException)
            {
                unreadable.Add(WrongKey.Line(
                    typeof(T).GetProperties().First(property => WrongKey.NameOf(property).Equals(key, StringComparison.OrdinalIgnoreCase)), text!));
            }
        }
        return (Of(readable), unreadable);

        static IConfiguration Of(IEnumerable<KeyValuePair<string, string?>> values) =>
            new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }

    /// <summary>Before the host exists, only options are created.</summary>
    private static ServiceProvider OnlyOptions(IServiceCollection services)
    {
        var options = new ServiceCollection();
        foreach (var service in services.Where(service => service.ServiceType.Namespace == typeof(IOptions<>).Namespace))
        {
            ((ICollection<ServiceDescriptor>)options).Add(service);
        }
        return options.BuildServiceProvider();
    }

    private interface ISection
    {
        IEnumerable<string> FaultsOf(IServiceProvider options);
    }

    /// <summary>Records the values that could not be bound.</summary>
    private sealed class Section<T>(List<string> unreadable) : ISection, IValidateOptions<T> where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options) =>
            unreadable.Count > 0 ? ValidateOptionsResult.Fail(unreadable) : ValidateOptionsResult.Success;

        public IEnumerable<string> FaultsOf(IServiceProvider options)
        {
            try
            {
                _ = options.GetRequiredService<IOptions<T>>().Value;
                return [];
            }
            catch (OptionsValidationException exception)
            {
                return exception.Failures;
            }
        }
    }
}

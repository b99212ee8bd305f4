using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>Indexes by which files look up resources by name.</summary>
internal static class ConfIndexes
{
    /// <summary>Contexts by their names, which are case-sensitive in Asterisk.</summary>
    public static ConfIndex<Context> Contexts { get; } = new("context.name", context => context.Name);

    /// <summary>Classes of music on hold by their names.</summary>
    public static ConfIndex<Moh> Music { get; } = new("moh.name", moh => moh.Name);

    /// <summary>Groups by their names in lower case: Asterisk ignores case.</summary>
    public static ConfIndex<Group> Groups { get; } = new("group.name", group => Folded(group.Name));

    /// <summary>Queues by their names in lower case.</summary>
    public static ConfIndex<Queue> Queues { get; } = new("queue.name", queue => Folded(queue.Name));

    /// <summary>Agents by their numbers.</summary>
    public static ConfIndex<Agent> Agents { get; } = new("agent.number", agent => agent.Number);

    /// <summary>SIP endpoints by their names, in any case.</summary>
    public static ConfIndex<SipEndpoint> SipEndpoints { get; } = new("endpoint_sip.name", sip => Folded(sip.Name));

    /// <summary>SCCP endpoints by their names, in any case.</summary>
    public static ConfIndex<SccpEndpoint> SccpEndpoints { get; } = new("endpoint_sccp.name", sccp => Folded(sccp.Name));

    /// <summary>IAX endpoints by their names, in any case.</summary>
    public static ConfIndex<IaxEndpoint> IaxEndpoints { get; } = new("endpoint_iax.name", iax => Folded(iax.Name));

    /// <summary>The form in which Asterisk compares names of queues.</summary>
    public static string Folded(string name) => name.ToLowerInvariant();

    /// <summary>
    /// The name of a class of music on hold of the same tenant; null for none, and for a missing one, which is a finding.
    /// </summary>
    /// <param name="text">The file.</param>
    /// <param name="read">What the part reads.</param>
    /// <param name="of">The resource with the music.</param>
    /// <param name="name">The name; null or empty for none.</param>
    public static string? MusicOf<T>(this ConfText text, ImageReader read, Stored<T> of, string? name) where T : class
    {
        if (name is null or "" || name == "default" || read.By(Music, name).Any(music => music.Tenant == of.Tenant))
        {
            return name is "" ? null : name;
        }
        text.Warning(
            of.Id, $"Its music on hold '{name}' does not exist, so callers hear the default one. Choose a class of the same tenant.");
        return null;
    }
}

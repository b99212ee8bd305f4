namespace Confd.Plugins;

/// <summary>Groups and queues are queues in Asterisk, where names are unique.</summary>
internal static class QueueNames
{
    /// <summary>Space of unique names.</summary>
    public const string Space = "asterisk_queue";
}

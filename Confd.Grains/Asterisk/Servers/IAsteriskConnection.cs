using Confd.Notifier;

namespace Confd.Asterisk;

/// <summary>A way to one Asterisk, which keeps itself up.</summary>
internal interface IAsteriskConnection : IAsyncDisposable
{
    /// <summary>How the server is.</summary>
    SinkPeer Peer { get; }

    /// <summary>Reloads a module or subsystem, and waits until it has been. False when the server has not loaded it, so that nothing there reads its file.</summary>
    /// <exception cref="AsteriskException">The server can't be reached, or the module was not reloaded.</exception>
    Task<bool> ReloadAsync(string module, CancellationToken cancellationToken);
}

/// <summary>An Asterisk can't be reached, or does not do what it is asked. The message says why.</summary>
internal sealed class AsteriskException(string message, Exception? cause = null) : Exception(message, cause);

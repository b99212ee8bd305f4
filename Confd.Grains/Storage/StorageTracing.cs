using System.Diagnostics;

namespace Confd.Storage;

/// <summary>Spans of the embedded database; PostgreSQL's come from its driver.</summary>
internal static class StorageTracing
{
    private static readonly ActivitySource Source = new("Confd.Storage");

    /// <summary>Null when nobody traces.</summary>
    public static Activity? Start(string operation)
    {
        var activity = Source.StartActivity(operation, ActivityKind.Client);
        activity?.SetTag("db.system.name", "sqlite");
        return activity;
    }
}

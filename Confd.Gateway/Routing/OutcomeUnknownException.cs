namespace Confd.Gateway.Routing;

/// <summary>A call may have been carried out, or may still be. Neither a silo nor the database can tell at the moment.</summary>
internal sealed class OutcomeUnknownException(Exception inner)
    : Exception("Whether the request was carried out is not known.", inner);

namespace Confd;

/// <summary>One document of settings, for .NET programs in the cluster. Key: <see cref="Key"/>.</summary>
/// <typeparam name="T">The document's record.</typeparam>
[Alias("confd.ISettingsGrain`1")]
public interface ISettingsGrain<T> : IGrainWithStringKey where T : class
{
    /// <summary>Key of every settings grain: there is one per document.</summary>
    const string Key = "0";

    /// <summary>The document; documents of tenants are those of the caller's tenant.</summary>
    /// <exception cref="RefusedException">NotFound: the tenant was never written in.</exception>
    [Alias("Get")]
    Task<T> GetAsync(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>Replaces the document.</summary>
    /// <exception cref="RefusedException">Every rule that the document breaks.</exception>
    [Alias("Put")]
    Task PutAsync(Caller caller, T value, CancellationToken cancellationToken = default);
}

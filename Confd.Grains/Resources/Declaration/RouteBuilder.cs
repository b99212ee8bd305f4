namespace Confd.Resources;

/// <summary>Declares routes of a plugin's own.</summary>
public sealed class RouteBuilder : PluginBuilder<RouteBuilder>
{
    internal List<DeclaredRoute> Routes { get; } = [];

    /// <summary>Adds a route. Its ACL follows from method and path: <c>confd.users.{user_id}.groups.update</c>.</summary>
    /// <param name="method">GET, POST, PUT or DELETE.</param>
    /// <param name="path">Path below <c>/1.1</c> with placeholders <c>{x:int}</c>, <c>{x:uuid}</c>, <c>{x}</c>; <c>{x:id}</c> stands for both int and uuid.</param>
    /// <param name="handler">Serves the requests.</param>
    /// <param name="body">Record of the body, for the API reference; <see cref="FileContent"/> for a file.</param>
    /// <param name="isList">The answer is <c>{total, items}</c>.</param>
    /// <param name="masterTenantOnly">Only tokens of the master tenant.</param>
    /// <param name="needsNoToken">Served without a token; the caller's tenant is then <see cref="Guid.Empty"/>.</param>
    /// <param name="onlyWithOwnTenants">Refused with 405 where another service manages tenants.</param>
    /// <param name="answers">
    /// Type of the answer (a PUT with one answers 200), or of one item of a list, for the API reference; <see cref="FileContent"/> for a file,
    /// <see cref="FullView{T}"/> for the view of a resource, <c>typeof(void)</c> for a GET or POST that answers nothing.
    /// </param>
    /// <param name="query">Query parameters, for the API reference; choices follow after a colon, parted by <c>|</c>.</param>
    /// <param name="isEdit">The body names only what it changes.</param>
    /// <param name="fileType">Media type of the file that is taken or answered.</param>
    /// <param name="isLong">
    /// It takes minutes: a silo does one such work at a time. With <c>dry_run</c> the answer is the handler's, with status 200.
    /// </param>
    /// <param name="waits">It waits up to half a minute until something is so, and keeps nothing while it does.</param>
    /// <param name="secretsAcl">ACL pattern of those who see secrets in the answer; see <see cref="RouteCall.ShowsSecrets"/>.</param>
    public RouteBuilder Route(
        string method, string path, RouteHandler handler, Type? body = null, bool isList = false,
        bool masterTenantOnly = false, bool needsNoToken = false, bool onlyWithOwnTenants = false, Type? answers = null,
        IReadOnlyList<string>? query = null, bool isEdit = false, string? fileType = null, bool isLong = false,
        bool waits = false, string? secretsAcl = null)
    {
        var word = method switch { "GET" => "read", "POST" => "create", "PUT" => "update", _ => "delete" };
        var acl = needsNoToken ? null : $"{RouteTemplate.Acl(path)}.{word}";
        Routes.Add(new DeclaredRoute(method, path, acl, handler)
        {
            Body = body,
            Answers = answers == typeof(void) ? null : answers,
            Query = query ?? (isList ? ListParameters.Standard : []),
            IsEdit = isEdit,
            IsList = isList,
            MasterTenantOnly = masterTenantOnly,
            NeedsNoToken = needsNoToken,
            OnlyWithOwnTenants = onlyWithOwnTenants,
            FileType = fileType,
            IsLong = isLong,
            Waits = waits,
            SecretsAcl = secretsAcl,
            SuccessStatus = method switch
            {
                "GET" when answers != typeof(void) => 200,
                "POST" when answers != typeof(void) => 201,
                "PUT" when answers is not null => 200,
                _ => 204,
            },
        });
        return this;
    }

    /// <summary>Adds a route that answers nothing; the arguments are those of the other one.</summary>
    public RouteBuilder Route(
        string method, string path, RouteAction handler, Type? body = null, bool isEdit = false, bool masterTenantOnly = false,
        IReadOnlyList<string>? query = null) => Route(
        method, path,
        async (route, token) =>
        {
            await handler(route, token);
            return RouteResult.Empty;
        },
        body, masterTenantOnly: masterTenantOnly, answers: method is "GET" or "POST" ? typeof(void) : null, query: query, isEdit: isEdit);

    /// <summary>Adds a method that exists only to be refused with 405 and an empty text.</summary>
    /// <param name="method">GET, POST, PUT or DELETE.</param>
    /// <param name="path">As for a route.</param>
    /// <param name="acl">ACL pattern; null for any valid token.</param>
    /// <param name="needsNoToken">Refused without a token too.</param>
    public RouteBuilder NotOffered(string method, string path, string? acl = null, bool needsNoToken = false)
    {
        Routes.Add(new DeclaredRoute(method, path, acl, RefuseAsync)
        {
            SuccessStatus = 405, NeedsNoToken = needsNoToken,
        });
        return this;
    }

    /// <summary>The route that was declared last answers with this status when it succeeds.</summary>
    public RouteBuilder Succeeds(int status)
    {
        Routes[^1] = Routes[^1] with { SuccessStatus = status };
        return this;
    }

    /// <summary>The ACL of the route that was declared last, where it does not follow from the path.</summary>
    public RouteBuilder Acl(string acl)
    {
        Routes[^1] = Routes[^1] with { Acl = acl };
        return this;
    }

    /// <summary>The route that was declared last refuses with a report of its own (400), besides the usual list of texts.</summary>
    public RouteBuilder RefusesWith<TReport>() where TReport : class
    {
        Routes[^1] = Routes[^1] with { Refuses = typeof(TReport) };
        return this;
    }

    internal static ValueTask<RouteResult> RefuseAsync(RouteContext context, CancellationToken cancellationToken) =>
        throw new RefusedException(new Refusal(RefusalKind.NotAllowed, "", ""));
}

namespace Confd;

/// <summary>The error texts of the 1.1 API, word for word.</summary>
/// <remarks>Source: wazo-confd 1.1 API, error bodies.</remarks>
public static class Refusals
{
    /// <summary>404: <c>Resource Not Found - Voicemail was not found ('id': 5)</c>.</summary>
    public static Refusal NotFound(string label, params ReadOnlySpan<(string Key, object? Value)> metadata) =>
        new(RefusalKind.NotFound, "", $"Resource Not Found - {label} was not found{Metadata(metadata)}");

    /// <summary>400: <c>Input Error - field 'context': Context was not found ('context': 'x')</c>.</summary>
    public static Refusal ReferenceNotFound(
        string field, string label, params ReadOnlySpan<(string Key, object? Value)> metadata) =>
        new(RefusalKind.Invalid, field, $"Input Error - field '{field}': {label} was not found{Metadata(metadata)}");

    /// <summary>400: <c>Resource Error - User already exists ('email': 'x')</c>.</summary>
    public static Refusal Exists(string label, params ReadOnlySpan<(string Key, object? Value)> metadata) =>
        new(RefusalKind.Exists, "", $"Resource Error - {label} already exists{Metadata(metadata)}");

    /// <summary>400: <c>Resource Error - Line is associated with a Device ('line_id': 1)</c>.</summary>
    public static Refusal Associated(
        string left, string right, params ReadOnlySpan<(string Key, object? Value)> metadata) =>
        new(RefusalKind.Invalid, "", $"Resource Error - {left} is associated with a {right}{Metadata(metadata)}");

    /// <summary>400: <c>Resource Error - Line must be associated with a Endpoint ('line_id': 1)</c>.</summary>
    public static Refusal MissingAssociation(
        string left, string right, params ReadOnlySpan<(string Key, object? Value)> metadata) =>
        new(RefusalKind.Invalid, "", $"Resource Error - {left} must be associated with a {right}{Metadata(metadata)}");

    /// <summary>400: <c>Resource Error - Operation not permitted. …</c>.</summary>
    public static Refusal NotPermitted(string why) =>
        new(RefusalKind.Invalid, "", $"Resource Error - Operation not permitted. {why}");

    /// <summary>400: <c>Resource Error - different tenants ('a_tenant_uuid': '…', 'b_tenant_uuid': '…')</c>.</summary>
    public static Refusal DifferentTenants(string left, Guid leftTenant, string right, Guid rightTenant) =>
        new(RefusalKind.Invalid, "", "Resource Error - different tenants" + Metadata(
            [(left, leftTenant.ToString()), (right, rightTenant.ToString())]));

    /// <summary>400: <c>Resource Error - </c> and the given text.</summary>
    public static Refusal Resource(string text, params ReadOnlySpan<(string Key, object? Value)> metadata) =>
        new(RefusalKind.Invalid, "", $"Resource Error - {text}{Metadata(metadata)}");

    /// <summary>400: <c>Input Error - </c> and the given text.</summary>
    public static Refusal Input(string text, params ReadOnlySpan<(string Key, object? Value)> metadata) =>
        new(RefusalKind.Invalid, "", $"Input Error - {text}{Metadata(metadata)}");

    /// <summary>400: <c>Input Error - field: ['…']</c>, a field that breaks its declared rules.</summary>
    public static Refusal Field(string field, object messages) =>
        new(RefusalKind.Invalid, field, $"Input Error - {field}: {PythonText.Literal(messages)}");

    /// <summary>400: <c>Input Error - _schema: ['…']</c>, a rule over the whole body.</summary>
    public static Refusal Schema(string message) => Field("_schema", new[] { message });

    /// <summary>400 with the text as it is, for the few messages without a prefix.</summary>
    public static Refusal Plain(string message) => new(RefusalKind.Invalid, "", message);

    /// <summary>400: the body is absent, empty or not JSON.</summary>
    public static Refusal MalformedBody() => Plain(
        "The browser (or proxy) sent a request that this server could not understand.");

    /// <summary>As <see cref="MalformedBody()"/>, with what is wrong and where.</summary>
    /// <param name="where">A sentence with line and column.</param>
    public static Refusal MalformedBody(string where) => Plain($"{MalformedBody().Message} {where}");

    /// <summary>409: the change lost against concurrent ones several times in a row.</summary>
    public static Refusal Conflict() => new(
        RefusalKind.Conflict, "", "Resource Error - The resource is being changed by others, repeat the request");

    /// <summary>412: the resource has another ETag than the one in If-Match.</summary>
    public static Refusal PreconditionFailed() => new(
        RefusalKind.PreconditionFailed, "", "Resource Error - The resource was changed since it was read");

    /// <summary>422: the idempotency key was used with another request.</summary>
    public static Refusal KeyOfAnotherRequest() => new(
        RefusalKind.Unprocessable, "", "Input Error - Idempotency-Key: it was used with another request");

    /// <summary>
    /// 503 with the text as it is: the system is not set up for the request, or a required service can't be reached.
    /// </summary>
    public static Refusal Unavailable(string message) => new(RefusalKind.Unavailable, "", message);

    /// <summary>403 with the text as it is: the action is no longer allowed to anybody.</summary>
    public static Refusal Forbidden(string message) => new(RefusalKind.Forbidden, "", message);

    private static string Metadata(ReadOnlySpan<(string Key, object? Value)> metadata)
    {
        if (metadata.IsEmpty)
        {
            return "";
        }
        var pairs = new string[metadata.Length];
        for (var index = 0; index < pairs.Length; index++)
        {
            pairs[index] = $"'{metadata[index].Key}': {PythonText.Literal(metadata[index].Value)}";
        }
        return $" ({string.Join(", ", pairs)})";
    }
}

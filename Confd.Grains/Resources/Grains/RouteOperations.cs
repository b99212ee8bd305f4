namespace Confd.Resources;

/// <summary>Names of the standard operations in the manifest.</summary>
internal static class RouteOperations
{
    public const string Get = "get";
    public const string Edit = "edit";
    public const string Patch = "patch";
    public const string Delete = "delete";
    public const string List = "list";
    public const string Create = "create";
    public const string Associate = "associate";
    public const string Dissociate = "dissociate";
    public const string History = "history";
    public const string NotOffered = "not-offered";
}

using Confd.Resources;

namespace Confd.Plugins;

/// <summary>What all resources with call permissions have in common.</summary>
internal static class CallPermissionUses
{
    /// <summary>
    /// The call permissions of the left side: any number, of its own tenant. The path is
    /// <c>/users/{user_id}/callpermissions/{call_permission_id}</c>, the events are
    /// <c>user_call_permission_associated</c> and <c>user_call_permission_dissociated</c>, and both views show the pair.
    /// </summary>
    /// <param name="pair">Declares the association.</param>
    /// <param name="word">The left side's name, <c>user</c>.</param>
    /// <param name="placeholder">Its id in the path, <c>user_id:id</c>.</param>
    /// <param name="brief">How the permission's view lists it.</param>
    /// <param name="payload">Payload of the events.</param>
    /// <param name="headers">Headers of the events; for all users of the tenant by default.</param>
    public static AssociationBuilder<TLeft, CallPermission> CallPermissions<TLeft, TBrief>(
        this AssociationBuilder<TLeft, CallPermission> pair, string word, string placeholder,
        Func<ViewNode<TLeft>, TBrief> brief, Func<PairContext<TLeft, CallPermission>, object> payload,
        Func<PairContext<TLeft, CallPermission>, System.Text.Json.Nodes.JsonObject>? headers = null)
        where TLeft : class => pair
            .Route(
                $"/{word}s/{{{placeholder}}}/callpermissions/{{call_permission_id:int}}",
                $"confd.{word}s.{{{placeholder.Split(':')[0]}}}.callpermissions.{{call_permission_id}}")
            .SameTenant($"{word}_tenant_uuid", "call_permission_tenant_uuid")
            .ShowOnLeft("call_permissions", CallPermissionPlugin.Brief)
            .ShowOnRightAsMade($"{word}s", brief)
            .OnEveryChange((what, action, link) => new DomainEvent(
                $"{word}_call_permission_{what}", $"config.{word}s.{link.Left.Id.Key}.callpermissions.{action}", payload(link))
            {
                Headers = headers?.Invoke(link),
            });
}

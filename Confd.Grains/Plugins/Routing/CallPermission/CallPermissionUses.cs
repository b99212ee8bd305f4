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
    /// <param name="payload">Payload of the events.</param>
    /// <param name="headers">Headers of the events; for all users of the tenant by default.</param>
    public static AssociationBuilder<TLeft, CallPermission> CallPermissions<TLeft>(
        this AssociationBuilder<TLeft, CallPermission> pair, string word, string placeholder,
        Func<PairContext<TLeft, CallPermission>, object> payload,
        Func<PairContext<TLeft, CallPermission>, System.Text.Json.Nodes.JsonObject>? headers = null)
        where TLeft : class => pair
            .Route($"/{word}s/{{{placeholder}}}/callpermissions/{{call_permission_id:int}}")
            .SameTenant()
            .ShowOnLeft("call_permissions")
            .ShowOnRight($"{word}s", asMade: true)
            .Events($"{word}_call_permission", $"config.{word}s.{{left}}.callpermissions", payload, headers: headers);
}

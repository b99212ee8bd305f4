namespace Confd.Plugins;

/// <summary>Declares the SIP endpoint of a trunk.</summary>
/// <remarks>Source: wazo-confd 1.1 API, trunk_endpoint.</remarks>
public sealed class TrunkEndpointSipPlugin() : AssociationPlugin<Trunk, SipEndpoint>(TrunkEndpoints.SipKind)
{
    public override void Declare(AssociationBuilder<Trunk, SipEndpoint> pair)
    {
        TrunkEndpointPairs.Declare(
            pair, Name, "endpoint_uuid:uuid", sip => sip.Uuid,
            sip => new
            {
                sip.Uuid,
                sip.TenantUuid,
                sip.Name,
                AuthSectionOptions = SipOptions.Only(sip.AuthSectionOptions, "username"),
                RegistrationSectionOptions = SipOptions.Only(sip.RegistrationSectionOptions, "client_uri"),
            },
            LineEndpoints.LineOfSip, registerField: "register_sip_id");
        pair.ShowOneOnLeft("endpoint_sip", TrunkEndpoints.Sip);
    }
}

/// <summary>Declares the custom endpoint of a trunk.</summary>
/// <remarks>Source: wazo-confd 1.1 API, trunk_endpoint.</remarks>
public sealed class TrunkEndpointCustomPlugin() : AssociationPlugin<Trunk, CustomEndpoint>(TrunkEndpoints.CustomKind)
{
    public override void Declare(AssociationBuilder<Trunk, CustomEndpoint> pair)
    {
        TrunkEndpointPairs.Declare(
            pair, Name, "endpoint_id:int", custom => custom.Id,
            custom => new { custom.Id, custom.TenantUuid, custom.Interface }, LineEndpoints.LineOfCustom,
            registerField: "register_iax_id");
        pair.ShowOneOnLeft("endpoint_custom", TrunkEndpoints.Custom);
    }
}

/// <summary>Declares the IAX endpoint of a trunk.</summary>
/// <remarks>Source: wazo-confd 1.1 API, trunk_endpoint.</remarks>
public sealed class TrunkEndpointIaxPlugin() : AssociationPlugin<Trunk, IaxEndpoint>(TrunkEndpoints.IaxKind)
{
    public override void Declare(AssociationBuilder<Trunk, IaxEndpoint> pair)
    {
        TrunkEndpointPairs.Declare(
            pair, Name, "endpoint_id:int", iax => iax.Id, iax => new { iax.Id, iax.TenantUuid, iax.Name }, lineOf: null,
            registerField: null);
        pair.ShowOneOnLeft("endpoint_iax", iax => new TrunkIaxBrief(
            iax.Value.Id, iax.Value.Name, iax.Links));
    }
}

/// <summary>An IAX endpoint as its trunk shows it.</summary>
internal sealed record TrunkIaxBrief(int Id, string Name, LinkView[] Links);

using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/pjsip/doc</c>: the options of the SIP stack that this Asterisk knows.</summary>
/// <remarks>Source: wazo-confd 1.1 API, asterisk/pjsip/doc.</remarks>
public sealed class PjsipDocPlugin() : RoutePlugin("pjsip_doc")
{
    public override void Declare(RouteBuilder routes) => routes.Route(
        "GET", "/asterisk/pjsip/doc",
        (route, _) => ValueTask.FromResult(RouteResult.Json(new RawJson(PjsipDocumentation.Of(route.UnitOfWork).Json))),
        answers: typeof(IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonObject>>));
}

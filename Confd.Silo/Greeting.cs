using Confd.Gateway.Authentication;
using Confd.Gateway.Hosting;
using Microsoft.Extensions.Options;

namespace Confd.Silo;

/// <summary>Prints the next steps for the person who starts the service.</summary>
internal static class Greeting
{
    /// <summary>Set by systemd for services whose output goes to the journal.</summary>
    private static bool IsJournal => Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 };

    public static void Print(WebApplication app)
    {
        if (!app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.Enabled)
        {
            Console.WriteLine("Confd silo is up; gateways serve its API");
            return;
        }
        var url = app.Urls.FirstOrDefault() ?? "http://127.0.0.1:9486";
        var admin = app.Services.GetService<AdminToken>();
        Console.WriteLine($"Confd serves {url} (reference: {url}/docs)");
        if (admin is { IsNew: true } && IsJournal)
        {
            // Journals are kept, copied and read by others, so they must not contain the token.
            Console.WriteLine("The administrator's token is in file admin-token of the data folder");
        }
        else if (admin is { IsNew: true })
        {
            Console.WriteLine($"""

                The administrator's token, shown only now and kept in the data folder:

                  export CONFD_TOKEN={admin.Token}
                  curl -H "X-Auth-Token: $CONFD_TOKEN" {url}/1.1/contexts

                """);
        }
    }
}

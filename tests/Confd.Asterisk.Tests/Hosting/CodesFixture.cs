namespace Confd.Asterisk.Tests;

/// <summary>A service whose dialplan reports dialled codes of services, and whose lines get credentials at creation.</summary>
public sealed class CodesFixture : SqliteFixture
{
    public const string Url = "http://127.0.0.1:9486/api";

    /// <summary>May tell of codes, and nothing else.</summary>
    public const string Key = "test-key-of-codes";

    protected override IEnumerable<string> MoreArguments =>
    [
        $"--Confd:Asterisk:ApiUrl={Url}/", $"--Confd:Asterisk:ApiKey={Key}",
        "--Confd:Asterisk:LineCredentials=true",
        $"--Confd:Auth:Keys:10:Token={Key}", $"--Confd:Auth:Keys:10:TenantUuid={MasterTenant}",
        "--Confd:Auth:Keys:10:Acl:0=confd.asterisk.endpoints.*.codes.*.update",
    ];
}

/// <summary>Classes that share the service.</summary>
[CollectionDefinition(nameof(OfCodes))]
public sealed class OfCodes : ICollectionFixture<CodesFixture>;

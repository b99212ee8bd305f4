namespace Confd.Gateway.Tests;

/// <summary>The database is not asked for each row of an import.</summary>
public sealed class UserImportCostTests<TService>(TService service) : ApiTests(service), IClassFixture<TService> where TService : ConfdFixture
{
    [Fact]
    public async Task Ten_times_the_rows_cost_no_more_commands()
    {
        var inside = await Http.NewContextAsync();
        var outside = await Http.NewContextAsync("incall", ImportRequests.IncallRanges);
        await Http.CreateAsync("/callpermissions", """{"name":"p"}""");
        await ImportAsync(1, 5);

        var few = await ImportAsync(100, 20);
        var many = await ImportAsync(200, 200);

        Assert.InRange(many, 1, few + 10);

        async Task<long> ImportAsync(int first, int count)
        {
            var rows = Enumerable.Range(first, count).Select(number =>
                $"U,{Guid.NewGuid():N}@example.org,v,{1000 + number},{inside},sip,{inside},n{Guid.NewGuid():N},{1000 + number},{3000 + number},{outside},p");
            var before = Service.CommandCount;
            await Http.MustImportAsync(
                "firstname,email,voicemail_name,voicemail_number,voicemail_context,line_protocol,context,sip_username,exten,incall_exten,"
                + $"incall_context,call_permissions\n{string.Join('\n', rows)}\n");
            return Service.CommandCount - before;
        }
    }
}

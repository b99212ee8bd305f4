namespace Confd.Tests.Errors;

/// <summary>The templates of the 1.1 API.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void Texts_and_kinds_are_those_of_the_contract()
    {
        var uuid = Guid.Parse("99999999-9999-4999-9999-999999999999");

        Check(Refusals.NotFound("User", ("id", 5)), RefusalKind.NotFound, "Resource Not Found - User was not found ('id': 5)");
        Check(Refusals.NotFound("User", ("uuid", uuid)), RefusalKind.NotFound, $"Resource Not Found - User was not found ('uuid': UUID('{uuid}'))");
        Check(Refusals.ReferenceNotFound("context", "Context", ("context", "x")), RefusalKind.Invalid, "Input Error - field 'context': Context was not found ('context': 'x')");
        Check(Refusals.Exists("User", ("email", "a@b.c")), RefusalKind.Exists, "Resource Error - User already exists ('email': 'a@b.c')");
        Check(Refusals.Associated("Line", "User", ("line_id", 1), ("user_ids", "2, 3")), RefusalKind.Invalid, "Resource Error - Line is associated with a User ('line_id': 1, 'user_ids': '2, 3')");
        Check(Refusals.MissingAssociation("Line", "Endpoint", ("line_id", 1)), RefusalKind.Invalid, "Resource Error - Line must be associated with a Endpoint ('line_id': 1)");
        Check(Refusals.NotPermitted("Because."), RefusalKind.Invalid, "Resource Error - Operation not permitted. Because.");
        Check(Refusals.DifferentTenants("a", uuid, "b", default), RefusalKind.Invalid, $"Resource Error - different tenants ('a': '{uuid}', 'b': '00000000-0000-0000-0000-000000000000')");
        Check(Refusals.Input("text", ("a", true), ("b", null)), RefusalKind.Invalid, "Input Error - text ('a': True, 'b': None)");
        Check(Refusals.Resource("text"), RefusalKind.Invalid, "Resource Error - text");
        Check(Refusals.Field("name", new[] { "One.", "It's two." }), RefusalKind.Invalid, "Input Error - name: ['One.', \"It's two.\"]");
        Check(Refusals.Schema("Wrong."), RefusalKind.Invalid, "Input Error - _schema: ['Wrong.']");
        Check(Refusals.Plain("as it is"), RefusalKind.Invalid, "as it is");
        Check(Refusals.MalformedBody(), RefusalKind.Invalid, "The browser (or proxy) sent a request that this server could not understand.");
    }

    [Fact]
    public void An_exception_says_every_reason()
    {
        var refused = new RefusedException(Refusals.Plain("one"), Refusals.Plain("two"));

        Assert.Equal("one; two", refused.Message);
        Assert.Equal(2, refused.Refusals.Length);
    }

    private static void Check(Refusal refusal, RefusalKind kind, string message) =>
        Assert.Equal((kind, message), (refusal.Kind, refusal.Message));
}

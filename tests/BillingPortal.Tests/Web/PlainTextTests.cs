using System.ComponentModel.DataAnnotations;
using System.Reflection;
using BillingPortal.Accounts;
using BillingPortal.Tenants;
using BillingPortal.Tests.Accounts;
using BillingPortal.UsageReporting.Corrections;
using BillingPortal.Web;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Web;

/// <summary>Wherever a person enters a name, invisible characters are refused: they could make it look like another name.</summary>
[Collection(SharedPortal.Name)]
public sealed class PlainTextTests(PortalApp app)
{
    private const string Reversed = "prod \u202Etset";

    [Theory]
    [InlineData("ingest")]
    [InlineData("Ünïcode & Söhne, 東京 (вход) #7 – “a”")]
    [InlineData("שלום")]
    [InlineData("हिन्दी")]
    [InlineData("rocket 🚀 ❤️")]
    public void What_can_be_seen_is_taken(string text) => PlainText.Refuse(text, "name").ShouldBeNull();

    [Theory]
    [InlineData(0x202E)] // changes the text direction
    [InlineData(0x2066)]
    [InlineData(0x200B)] // has no width
    [InlineData(0x200D)]
    [InlineData(0xFEFF)]
    [InlineData(0x00AD)]
    [InlineData(0x2028)]
    [InlineData(0x0000)]
    [InlineData(0x000A)]
    [InlineData(0x0085)]
    [InlineData(0x3164)] // in the category of letters, but invisible
    [InlineData(0x2800)]
    [InlineData(0xE000)]
    [InlineData(0xFFFF)]
    [InlineData(0xE0041)] // a tag character, beyond the first plane
    public void What_cannot_be_seen_is_refused_by_its_number(int codePoint) =>
        PlainText
            .Refuse("a" + char.ConvertFromUtf32(codePoint) + "b", "key's name")
            .ShouldBe(
                $"The key's name has a character that cannot be seen (U+{codePoint:X4}). Type it again with letters, digits, spaces "
                    + "and signs."
            );

    [Fact]
    public void Half_of_a_pair_is_refused_at_either_end()
    {
        foreach (var text in (string[])["\ud83d", "a\ud83d", "\ude80b", "\ude80\ud83d"])
            PlainText.Is(text).ShouldBeFalse();
    }

    [Fact]
    public void Only_a_note_has_lines()
    {
        PlainText.RefuseNote("first\r\nsecond\tthird", "reason").ShouldBeNull();
        PlainText.RefuseNote(Reversed, "reason").ShouldNotBeNull().ShouldContain("U+202E");
        PlainText.Refuse("first\nsecond", "name").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_form_says_it_at_each_field()
    {
        using var browser = new FormClient(app);
        var answer = await FormClient.TextAsync(
            await browser.SubmitAsync(
                "/sign-up",
                ("Name", "Le\u200Bna"),
                ("Organisation", Reversed),
                ("Email", $"{Guid.NewGuid():N}@exam\u200Bple.com"),
                ("Password", "three unrelated words")
            )
        );
        answer.ShouldContain("The name has a character that cannot be seen (U+200B).");
        answer.ShouldContain("The organisation's name has a character that cannot be seen (U+202E).");
        answer.ShouldContain("This is not an e-mail address");
    }

    [Fact]
    public void Every_text_of_the_sign_up_form_is_judged()
    {
        // The plan is a key of the catalogue, and a password is never shown.
        var judged = typeof(SignUpRequest).GetProperties().Where(field => field.Name is not ("Password" or "Plan")).ToList();
        judged.Count.ShouldBe(3);
        foreach (var field in judged)
            field
                .GetCustomAttributes<ValidationAttribute>()
                .ShouldContain(rule => rule is PlainTextAttribute || rule is MailAddressAttribute, field.Name);
    }

    [Fact]
    public async Task An_organisation_is_not_renamed_to_what_cannot_be_seen()
    {
        var tenant = await app.SignUpAsync("Plain");
        (await app.Service<RenameTenant>().RunAsync(tenant.Context, Reversed, default))
            .ShouldNotBeNull()
            .ShouldContain("organisation's name");
        (await app.Service<RenameTenant>().RunAsync(tenant.Context, "Plain & more", default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_reason_that_others_read_can_be_seen()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro");
        var outcome = await app.Service<CorrectUsage>().RunAsync(await app.OperatorAsync(), tenant.Id, "api_calls", 1, Reversed, default);
        outcome.ShouldBeOfType<CorrectOutcome.Refused>().Field.ShouldBe("reason");
    }
}

using BillingPortal.Accounts;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Accounts;

public sealed class PasswordAndAddressTests
{
    private const string Email = "lena.novak@harbour-works.example";

    [Theory]
    [InlineData("1234567890")]
    [InlineData("0987654321")]
    [InlineData("12345678901234567890")]
    [InlineData("qwertyuiop")]
    [InlineData("QWERTYUIOPasdfghjkl")]
    [InlineData("1q2w3e4r5t")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("abcabcabcabc")]
    [InlineData("abcdefghijklmnop")]
    [InlineData("password123")]
    [InlineData("P@ssw0rd2026!")]
    [InlineData("passwordpassword")]
    [InlineData("iloveyou1234")]
    [InlineData("December2026!")]
    [InlineData("changeme1234567")]
    [InlineData("lena.novak@harbour-works.example")]
    [InlineData("Lena.Novak2026")]
    [InlineData("harbour-works1")]
    public void What_is_tried_first_is_refused(string password) => RefuseCommonPasswords.Refuse(password, Email).ShouldNotBeNull();

    [Theory]
    [InlineData("a long enough one")]
    [InlineData("seven quiet harbours")]
    [InlineData("three unrelated words")]
    [InlineData("x7Kq-mm2p-Vh4r")]
    [InlineData("k3m9wq7hx2fa")]
    [InlineData("novak likes green tea in the rain")]
    public void What_only_its_owner_would_say_is_taken(string password) => RefuseCommonPasswords.Refuse(password, Email).ShouldBeNull();

    [Theory]
    [InlineData("o'neil@example.com")]
    [InlineData("zoe+billing@mail.example.com")]
    [InlineData("jürgen@straße.example")]
    [InlineData("a@b.co")]
    [InlineData("x_y-z=1@xn--bcher-kva.example")]
    public void Addresses_that_people_have_are_taken(string address) => MailAddressAttribute.IsAddress(address).ShouldBeTrue();

    [Theory]
    [InlineData("zoe@nope")]
    [InlineData("zoe@")]
    [InlineData("@example.com")]
    [InlineData("zoe@example..com")]
    [InlineData("zoe@.example.com")]
    [InlineData("zoe@127.0.0.1")]
    [InlineData("zoe@exa mple.com")]
    [InlineData("zoe zoe@example.com")]
    [InlineData("zoe@example.com\r\nBcc: all@example.com")]
    [InlineData("zoe@one@example.com")]
    [InlineData(".zoe@example.com")]
    [InlineData("zoe@exam\u200Bple.com")]
    [InlineData("zoe@exam\u00ADple.com")]
    public void What_no_mail_goes_to_is_refused(string address) => MailAddressAttribute.IsAddress(address).ShouldBeFalse();

    [Fact]
    public void One_mailbox_counts_once_and_one_network_too()
    {
        AskedMail.CountedAs("Zoe+a@Example.com").ShouldBe(AskedMail.CountedAs(" zoe@example.com"));
        AskedMail.SourceOf("2001:db8:1:2:aaaa::1").ShouldBe(AskedMail.SourceOf("2001:db8:1:2:bbbb::9"));
        AskedMail.SourceOf("203.0.113.7").ShouldBe("203.0.113.7");
    }
}

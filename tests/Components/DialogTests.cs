using BillingPortal.Ui;
using Bunit;
using Shouldly;
using Xunit;

namespace Components;

public sealed class DialogTests : PortalComponents
{
    private static readonly ConfirmDialog.Question Revoke = new(
        "Revoke “web-app”",
        "Calls stop at once.",
        "Revoke key",
        "Keep key",
        Danger: true
    );

    [Fact]
    public async Task Nothing_of_a_dialog_is_drawn_before_it_is_opened_and_after_it_was_closed()
    {
        var drawn = Render<Dialog>(set => set.Add(dialog => dialog.Title, "Rename").AddChildContent("<p>inside</p>"));
        drawn.FindAll("p").ShouldBeEmpty("a secret in a closed dialog would be readable in the page");
        await drawn.InvokeAsync(drawn.Instance.Open);
        drawn.Find("p").TextContent.ShouldBe("inside");
        drawn.Find("h2").Id.ShouldBe(drawn.Find("dialog").GetAttribute("aria-labelledby"));
        await drawn.InvokeAsync(drawn.Instance.CloseAsync);
        drawn.FindAll("p").ShouldBeEmpty();
        JSInterop.VerifyInvoke("portal.openDialog");
        JSInterop.VerifyInvoke("portal.closeDialog");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Esc_closes_only_a_dialog_that_need_not_be_answered(bool closable)
    {
        var cancelled = 0;
        var drawn = Render<Dialog>(set =>
            set.Add(dialog => dialog.Title, "Copy the key")
                .Add(dialog => dialog.Closable, closable)
                .Add(dialog => dialog.OnCancel, () => cancelled++)
        );
        await drawn.InvokeAsync(drawn.Instance.Open);
        await drawn.Find("dialog").TriggerEventAsync("oncancel", EventArgs.Empty);
        drawn.Instance.IsOpen.ShouldBe(!closable);
        cancelled.ShouldBe(closable ? 1 : 0);
        drawn.Find("dialog").HasAttribute("data-stay").ShouldBe(!closable);
    }

    [Fact]
    public async Task A_question_is_answered_by_the_button_that_was_pressed_and_the_safe_one_comes_first_with_the_focus()
    {
        var drawn = Render<ConfirmDialog>();
        foreach (var (button, answer) in ((int, bool)[])[(0, false), (1, true)])
        {
            var asked = drawn.InvokeAsync(() => drawn.Instance.AskAsync(Revoke));
            var buttons = drawn.FindAll("button");
            buttons.Select(one => one.TextContent).ShouldBe(["Keep key", "Revoke key"]);
            buttons[0].HasAttribute("autofocus").ShouldBeTrue();
            buttons[1].ClassList.Contains("bad").ShouldBeTrue();
            await buttons[button].ClickAsync();
            (await asked).ShouldBe(answer);
        }
    }

    [Fact]
    public async Task Esc_and_a_newer_question_are_a_no()
    {
        var drawn = Render<ConfirmDialog>();
        var first = drawn.InvokeAsync(() => drawn.Instance.AskAsync(Revoke));
        var second = drawn.InvokeAsync(() => drawn.Instance.AskAsync(Revoke with { Title = "Revoke another" }));
        (await first).ShouldBeFalse();
        drawn.Find("h2").TextContent.ShouldBe("Revoke another");
        await drawn.Find("dialog").TriggerEventAsync("oncancel", EventArgs.Empty);
        (await second).ShouldBeFalse();
    }
}

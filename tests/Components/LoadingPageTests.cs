using BillingPortal.Ui;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Shouldly;
using Xunit;

namespace Components;

public sealed class LoadingPageTests : PortalComponents
{
    [Fact]
    public async Task A_page_refreshes_by_itself_and_a_failed_refresh_keeps_what_was_shown_and_says_so()
    {
        var page = Render<Numbers>(set => set.Add(one => one.PauseMs, 20));
        page.Markup.ShouldBe("loading");
        page.Instance.Answer(1);
        await page.WaitForAssertionAsync(() => page.Markup.ShouldBe("1"), Patience);
        await AskedAsync(page, 2); // the page refreshes by itself
        page.Instance.Fail(new TimeoutException("the database is away"));
        await page.WaitForAssertionAsync(() => page.Markup.ShouldStartWith("1, not refreshed, ref "), Patience);
        await AskedAsync(page, 3);
        page.Instance.Answer(3);
        await page.WaitForAssertionAsync(() => page.Markup.ShouldBe("3"), Patience);
        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task A_page_that_never_loaded_shows_the_error()
    {
        var page = Render<Numbers>();
        page.Instance.Fail(new InvalidOperationException("no"));
        await page.WaitForAssertionAsync(() => page.Markup.ShouldStartWith("failed, ref "), Patience);
        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task The_newest_filters_win_whichever_load_ends_first()
    {
        var page = Render<Numbers>();
        var first = page.Instance.Loads.Last();
        var reload = page.InvokeAsync(page.Instance.StartOverAsync);
        await AskedAsync(page, 2);
        first.Token.IsCancellationRequested.ShouldBeTrue("the old load is told to end");
        page.Instance.Answer(2);
        await reload;
        first.Result.TrySetResult(1); // completes too late
        await page.WaitForAssertionAsync(() => page.Markup.ShouldBe("2"), Patience);
        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task A_reader_who_left_stops_the_load_and_the_refreshing()
    {
        var page = Render<Numbers>(set => set.Add(one => one.PauseMs, 20));
        page.Instance.Answer(1);
        await AskedAsync(page, 2); // a refresh is under way
        var (token, leaving) = (page.Instance.NewestToken, DisposeComponentsAsync());
        await leaving.WaitAsync(Patience, CancellationToken.None); // disposing waits for the refresh to end
        token.IsCancellationRequested.ShouldBeTrue();
    }

    // The start of a load renders nothing, so there is no render to wait for.
    private static async Task AskedAsync(IRenderedComponent<Numbers> page, int times)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (page.Instance.Asked < times)
            await Task.Delay(10, patience.Token);
    }

    /// <summary>The smallest page: one number, loaded when the test completes the task.</summary>
    public sealed class Numbers : LoadingPage
    {
        private int? _shown;

        [Parameter]
        public int PauseMs { get; set; } = 600_000;

        protected override TimeSpan? RefreshEvery => TimeSpan.FromMilliseconds(PauseMs);

        internal List<(TaskCompletionSource<int> Result, CancellationToken Token)> Loads { get; } = [];
        internal int Asked
        {
            get
            {
                lock (Loads)
                    return Loads.Count;
            }
        }

        internal void Answer(int number) => Newest().TrySetResult(number);

        internal void Fail(Exception failure) => Newest().TrySetException(failure);

        internal CancellationToken NewestToken
        {
            get
            {
                lock (Loads)
                    return Loads[^1].Token;
            }
        }

        internal Task StartOverAsync() => ReloadAsync();

        private TaskCompletionSource<int> Newest()
        {
            lock (Loads)
                return Loads[^1].Result;
        }

        protected override async Task LoadAsync(CancellationToken cancellationToken)
        {
            var result = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (Loads)
                Loads.Add((result, cancellationToken));
            _shown = await result.Task.WaitAsync(cancellationToken);
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) =>
            builder.AddContent(
                0,
                IsLoading ? "loading"
                    : _shown is null ? $"failed, {Failure}"
                    : Failure is null ? $"{_shown}"
                    : $"{_shown}, not refreshed, {Failure}"
            );
    }
}

using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Playwright;

namespace Journeys;

/// <summary>
/// Detects whether the current page's circuit has started: the browser has confirmed to the server that it rendered the
/// circuit's first batch.
/// </summary>
internal sealed class Circuit
{
    private static readonly ConditionalWeakTable<IPage, Circuit> Watched = [];
    private static readonly byte[] Drawn = Encoding.ASCII.GetBytes("OnRenderCompleted");
    private IWebSocket? _socket;
    private bool _hasDrawn;

    public static void Watch(IPage page)
    {
        var circuit = new Circuit();
        Watched.Add(page, circuit);
        page.Request += (_, request) =>
        {
            if (request.IsNavigationRequest && request.Frame == page.MainFrame)
                circuit.Follow(socket: null);
        };
        page.WebSocket += (_, socket) =>
        {
            if (!socket.Url.Contains("/_blazor", StringComparison.Ordinal))
                return;
            circuit.Follow(socket);
            socket.FrameSent += (_, frame) =>
            {
                if (frame.Binary is { } sent && sent.AsSpan().IndexOf(Drawn) >= 0)
                    circuit.Draw(socket);
            };
        };
    }

    /// <summary>Waits until the circuit has rendered for the first time.</summary>
    public static Task DrawnAsync(IPage page)
    {
        var circuit = Watched.TryGetValue(page, out var watched)
            ? watched
            : throw new InvalidOperationException("Pages are opened by the portal's process, which watches them.");
        return PortalProcess.EventuallyAsync(() => Task.FromResult(circuit.HasDrawn), $"{page.Url} has a circuit");
    }

    private bool HasDrawn
    {
        get
        {
            lock (this)
                return _hasDrawn;
        }
    }

    private void Follow(IWebSocket? socket)
    {
        lock (this)
            (_socket, _hasDrawn) = (socket, false);
    }

    private void Draw(IWebSocket socket)
    {
        lock (this)
            _hasDrawn |= ReferenceEquals(_socket, socket);
    }
}

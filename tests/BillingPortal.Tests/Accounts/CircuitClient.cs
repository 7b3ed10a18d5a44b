using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BillingPortal.Tests.Accounts;

/// <summary>
/// The browser's side of a circuit, over a real socket: it does the handshake, starts the components of a given page, and
/// records everything the server renders. An attacker controls this side.
/// </summary>
public sealed partial class CircuitClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly StringBuilder _received = new();
    private Task _receiving = Task.CompletedTask;

    /// <summary>All text received so far.</summary>
    public string Received
    {
        get
        {
            lock (_received)
                return _received.ToString();
        }
    }

    public bool IsOpen => _socket.State == WebSocketState.Open;

    /// <param name="page">The document whose components are started; it may have been rendered for another user.</param>
    /// <param name="cookie">The browser's session, "bp_session=…"; null for none.</param>
    public static async Task<CircuitClient> StartAsync(PortalApp app, string path, string page, string? cookie)
    {
        var client = new CircuitClient();
        client._socket.Options.SetRequestHeader("Origin", app.Url);
        if (cookie is not null)
            client._socket.Options.SetRequestHeader("Cookie", cookie);
        var connection = await NegotiateAsync(app, cookie, app.Url);
        var token = JsonSerializer
            .Deserialize<JsonElement>(await connection.Content.ReadAsStringAsync())
            .GetProperty("connectionToken")
            .GetString()!;
        await client._socket.ConnectAsync(
            new Uri($"{app.Url.Replace("http", "ws", StringComparison.Ordinal)}/_blazor?id={Uri.EscapeDataString(token)}"),
            client._stop.Token
        );
        await client._socket.SendAsync(
            Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"),
            WebSocketMessageType.Text,
            endOfMessage: true,
            client._stop.Token
        );
        client._receiving = client.ReceiveAsync();
        var markers = Marker()
            .Matches(page)
            .Select(match => match.Groups[1].Value)
            .Where(marker => marker.Contains("\"descriptor\"", StringComparison.Ordinal))
            .ToList();
        if (markers.Count == 0)
            throw new InvalidOperationException("The page has no components to start.");
        await client.InvokeAsync("1", "StartCircuit", app.Url + "/", app.Url + path, $"[{string.Join(',', markers)}]", "");
        return client;
    }

    public static async Task<HttpResponseMessage> NegotiateAsync(PortalApp app, string? cookie, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, app.Url + "/_blazor/negotiate?negotiateVersion=1");
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { Timeout = PortalApp.Patience };
        return await http.SendAsync(request);
    }

    /// <summary>The status of a request to upgrade to a socket.</summary>
    public static async Task<HttpStatusCode> UpgradeAsync(PortalApp app, string? origin, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, app.Url + "/_blazor");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("websocket"));
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", Convert.ToBase64String(Guid.NewGuid().ToByteArray()));
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { Timeout = PortalApp.Patience };
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }

    /// <summary>Waits until the server has sent this text.</summary>
    public Task SeesAsync(string text) =>
        PortalApp.EventuallyAsync(() => Task.FromResult(Received.Contains(text, StringComparison.Ordinal)), $"the circuit says {text}");

    /// <summary>Asks the circuit for another page, as clicking a link does.</summary>
    public Task NavigateAsync(string uri) => InvokeAsync("2", "OnLocationChanged", uri, null, false);

    private async Task ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                var part = await _socket.ReceiveAsync(buffer, _stop.Token);
                lock (_received)
                    _received.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or WebSocketException)
        {
            return; // one side closed the connection
        }
    }

    // MessagePack by hand: an invocation is its length, then an array of type, headers, id, method and arguments.
    private async Task InvokeAsync(string id, string method, params object?[] arguments)
    {
        using var message = new MemoryStream();
        message.WriteByte(0x95);
        message.WriteByte(0x01);
        message.WriteByte(0x80);
        WriteText(message, id);
        WriteText(message, method);
        message.WriteByte((byte)(0x90 | arguments.Length));
        foreach (var argument in arguments)
        {
            if (argument is string text)
                WriteText(message, text);
            else
                message.WriteByte(
                    argument is null ? (byte)0xc0
                    : argument is true ? (byte)0xc3
                    : (byte)0xc2
                );
        }
        using var framed = new MemoryStream();
        for (var length = (uint)message.Length; ; length >>= 7)
        {
            framed.WriteByte((byte)(length < 0x80 ? length : (length & 0x7f) | 0x80));
            if (length < 0x80)
                break;
        }
        message.WriteTo(framed);
        await _socket.SendAsync(framed.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, _stop.Token);
    }

    private static void WriteText(MemoryStream into, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> head = [0xdb, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(head[1..], bytes.Length);
        into.Write(head);
        into.Write(bytes);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _receiving;
        _socket.Dispose();
        _stop.Dispose();
    }

    [GeneratedRegex("<!--Blazor:(?<marker>\\{.*?\\})-->", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Marker();
}

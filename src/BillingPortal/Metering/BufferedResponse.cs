using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace BillingPortal.Metering;

/// <summary>
/// Buffers an endpoint's response until its usage is on disk. The endpoint writes as usual. Up to <see cref="Largest"/> bytes are
/// buffered; beyond that the call is committed before the first byte is sent. A stream opens it at once.
/// </summary>
internal sealed class BufferedResponse(IHttpResponseBodyFeature inner, ServeMetered serving, MeteredCall call)
    : PipeWriter,
        IHttpResponseBodyFeature
{
    /// <summary>A response up to this size is buffered whole and can still become a 503.</summary>
    public const int Largest = 64 << 10;
    private const int FirstSize = 1024;

    private byte[] _buffer = [];
    private int _length;
    private int _flushed;
    private Stream? _stream;

    /// <summary>The response is passed through, no longer buffered.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>What the endpoint has written so far, while it is buffered.</summary>
    public ReadOnlyMemory<byte> Body => _buffer.AsMemory(0, _length);

    public Stream Stream => IsOpen && _stream is null ? inner.Stream : _stream ??= AsStream(leaveOpen: true);
    public PipeWriter Writer => IsOpen ? inner.Writer : this;

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) =>
        IsOpen ? inner.StartAsync(cancellationToken) : Task.CompletedTask;

    public Task CompleteAsync() => IsOpen ? inner.CompleteAsync() : Task.CompletedTask;

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        if (!IsOpen)
            await OpenAsync(cancellationToken);
        await inner.SendFileAsync(path, offset, count, cancellationToken);
    }

    /// <summary>Sends the buffered bytes, then passes everything through as it is written.</summary>
    public void Open()
    {
        if (IsOpen)
            return;
        IsOpen = true;
        if (_length > 0)
            inner.Writer.Write(_buffer.AsSpan(0, _length));
        Drop();
    }

    /// <summary>Discards what was written: another response replaces it.</summary>
    public void Drop()
    {
        var buffer = _buffer;
        _buffer = [];
        _length = _flushed = 0;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => IsOpen ? inner.Writer.GetMemory(sizeHint) : EnsureRoom(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => IsOpen ? inner.Writer.GetSpan(sizeHint) : EnsureRoom(sizeHint).Span;

    public override void Advance(int bytes)
    {
        if (IsOpen)
            inner.Writer.Advance(bytes);
        else
            _length += bytes;
    }

    public override bool CanGetUnflushedBytes => true;

    // Serializers pause for a flush while this is large. It must drop with each flush, or they never continue.
    public override long UnflushedBytes => IsOpen ? inner.Writer.UnflushedBytes : _length - _flushed;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (IsOpen)
            return inner.Writer.FlushAsync(cancellationToken);
        if (_length > Largest)
            return OpenAndFlushAsync(cancellationToken);
        _flushed = _length;
        return default;
    }

    public override void CancelPendingFlush() => inner.Writer.CancelPendingFlush();

    public override void Complete(
        Exception? exception = null
    ) { /* the server completes the body after the endpoint returns */
    }

    private async ValueTask<FlushResult> OpenAndFlushAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        return await inner.Writer.FlushAsync(cancellationToken);
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        await serving.CommitEarlyAsync(call);
        Open();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private Memory<byte> EnsureRoom(int sizeHint)
    {
        var wanted = Math.Max(sizeHint, 1);
        if (_buffer.Length - _length < wanted)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + wanted, Math.Max(FirstSize, _buffer.Length * 2)));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            if (_buffer.Length > 0)
                ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        return _buffer.AsMemory(_length);
    }
}

using System.Text;
using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Api;

/// <summary>Writes every exchange and every event to a file for the contract checker.</summary>
public sealed class Recorder : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter? _file;

    public Recorder(SandboxOptions options)
    {
        if (options.RecordTo is { Length: > 0 } path)
            _file = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite), new UTF8Encoding(false))
            {
                AutoFlush = true,
                NewLine = "\n",
            };
    }

    public void Exchange(HttpRequest request, string body, int status, string answer)
    {
        if (_file is null)
            return;
        Write(
            new JsonObject
            {
                ["method"] = request.Method,
                ["path"] = request.Path.Value + request.QueryString.Value,
                ["requestBody"] = body,
                ["status"] = status,
                ["responseBody"] = answer,
            }
        );
    }

    public void Events(World world, IReadOnlyList<JsonObject> events)
    {
        if (_file is null)
            return;
        foreach (var e in events.Where(e => e.Str("object") == "event"))
            Write(world.Read(() => new JsonObject { ["event"] = Render.Public(world, e) }));
    }

    private void Write(JsonObject line)
    {
        lock (_gate)
            _file!.WriteLine(line.Text());
    }

    public void Dispose() => _file?.Dispose();
}

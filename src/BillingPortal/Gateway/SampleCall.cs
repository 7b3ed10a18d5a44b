using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BillingPortal.Gateway;

/// <summary>A call that works once a key is filled in, written in four languages with only their standard libraries.</summary>
/// <param name="Body">JSON, or null without one.</param>
public sealed record SampleCall(string Method, string Url, JsonElement? Body)
{
    public static readonly IReadOnlyList<(string Key, string Name)> Languages =
    [
        ("curl", "curl"),
        ("csharp", "C#"),
        ("python", "Python"),
        ("javascript", "JavaScript"),
    ];
    private const string KeyVariable = "API_KEY";
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static SampleCall Of(string server, string method, string path, IReadOnlyList<ReferenceField> parameters, JsonElement? body)
    {
        foreach (var field in parameters.Where(field => field.Where == "path"))
            path = path.Replace("{" + field.Name + "}", field.Type == "integer" ? "1" : "in_1234", StringComparison.Ordinal);
        return new SampleCall(method, server + path, body);
    }

    public string In(string language) =>
        language switch
        {
            "csharp" => CSharp(),
            "python" => Python(),
            "javascript" => JavaScript(),
            _ => Curl(),
        };

    private string Curl()
    {
        var text = new StringBuilder("curl ")
            .Append(Method == "GET" ? "" : $"-X {Method} ")
            .Append(Quote(Url))
            .Append($" \\\n  -H \"Authorization: Bearer ${KeyVariable}\"");
        // Inside single quotes a shell interprets only the quote itself.
        if (Body is { } body)
            text.Append(" \\\n  -H \"Content-Type: application/json\" \\\n  -d '")
                .Append(JsonSerializer.Serialize(body, Compact).Replace("'", "'\\''", StringComparison.Ordinal))
                .Append('\'');
        return text.ToString();
    }

    private string CSharp()
    {
        var text = new StringBuilder("using System.Net.Http.Headers;\nusing System.Text;\n\nusing var http = new HttpClient();\n")
            .Append($"using var request = new HttpRequestMessage(HttpMethod.{Method[0]}{Method[1..].ToLowerInvariant()}, {Quote(Url)});\n")
            .Append(
                "request.Headers.Authorization = new AuthenticationHeaderValue("
                    + $"\"Bearer\", Environment.GetEnvironmentVariable(\"{KeyVariable}\"));\n"
            );
        if (Body is { } body)
            text.Append(
                $"request.Content = new StringContent(\"\"\"\n{Indent(Pretty(body))}\n    \"\"\", Encoding.UTF8, \"application/json\");\n"
            );
        return text.Append(
                "using var response = await http.SendAsync(request);\nConsole.WriteLine(await response.Content.ReadAsStringAsync());"
            )
            .ToString();
    }

    private string Python()
    {
        var text = new StringBuilder("import json, os, urllib.request\n\nrequest = urllib.request.Request(\n")
            .Append($"    {Quote(Url)},\n    method=\"{Method}\",\n")
            .Append(
                $"    headers={{\"Authorization\": \"Bearer \" + os.environ[\"{KeyVariable}\"], \"Content-Type\": \"application/json\"}},\n"
            );
        if (Body is { } body)
            text.Append($"    data=json.dumps({PythonOf(body)}).encode(),\n");
        return text.Append(")\nwith urllib.request.urlopen(request) as response:\n    print(response.read().decode())").ToString();
    }

    private string JavaScript()
    {
        var contentType = Body is null ? "" : ", \"Content-Type\": \"application/json\"";
        var text = new StringBuilder($"const response = await fetch({Quote(Url)}, {{\n  method: \"{Method}\",\n").Append(
            $"  headers: {{ Authorization: `Bearer ${{process.env.{KeyVariable}}}`{contentType} }},\n"
        );
        if (Body is { } body)
            text.Append($"  body: JSON.stringify({JsonSerializer.Serialize(body, Compact)}),\n");
        return text.Append("});\nconsole.log(await response.text());").ToString();
    }

    // Only JSON's true, false and null differ in Python.
    private static string PythonOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.True => "True",
            JsonValueKind.False => "False",
            JsonValueKind.Null => "None",
            JsonValueKind.Array => "[" + string.Join(", ", value.EnumerateArray().Select(PythonOf)) + "]",
            JsonValueKind.Object => "{"
                + string.Join(
                    ", ",
                    value.EnumerateObject().Select(field => $"{JsonSerializer.Serialize(field.Name, Compact)}: {PythonOf(field.Value)}")
                )
                + "}",
            _ => JsonSerializer.Serialize(value, Compact),
        };

    private static string Pretty(JsonElement body) => JsonSerializer.Serialize(body, Indented).ReplaceLineEndings("\n");

    private static string Indent(string text) => "    " + text.Replace("\n", "\n    ", StringComparison.Ordinal);

    private static string Quote(string text) => JsonSerializer.Serialize(text, Compact);
}

using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TestSupport;

namespace BillingPortal.Tests.Docs;

/// <param name="Source">Its file and line.</param>
/// <param name="Code">The code as printed there.</param>
public sealed record Sample(string Source, string Code);

/// <summary>
/// The C# in README and docs: whole blocks, and backquoted text within a sentence that starts like a call. All of it is
/// compiled unchanged, with the names a reader would have, and becomes endpoints of a running portal.
/// </summary>
public static partial class Samples
{
    private const string Fence = "```";
    private static readonly Lazy<MetadataReference[]> References = new(() =>
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ]
    );

    /// <summary>The implicit usings of a new console project.</summary>
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    /// <summary>The path of a file or folder in the repository.</summary>
    internal static string PathOf(params string[] parts) => Path.Combine([Repository.Root, .. parts]);

    public static IReadOnlyList<Sample> Read()
    {
        var files = Directory
            .GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Append(Path.Combine(Repository.Root, "README.md"));
        return [.. files.SelectMany(Of)];
    }

    /// <summary>Maps each sample below <c>/samples/{index}</c>.</summary>
    /// <exception cref="InvalidOperationException">A sample does not compile; lists each error with its file and code.</exception>
    public static Action<IEndpointRouteBuilder> Compile(IReadOnlyList<Sample> samples)
    {
        var trees = samples
            .Select((sample, index) => CSharpSyntaxTree.ParseText(Around(sample.Code, index), path: sample.Source))
            .Append(CSharpSyntaxTree.ParseText(Usings + Brought));
        var assembly = Compile("DocumentedSamples", OutputKind.DynamicallyLinkedLibrary, [.. trees], DiagnosticSeverity.Error);
        return app =>
        {
            for (var index = 0; index < samples.Count; index++)
                assembly.GetType($"Sample{index}")!.GetMethod("Map")!.Invoke(null, [app]);
        };
    }

    /// <summary>Compiles a sample that is a whole program, as if in the file of a new console project; warnings count too.</summary>
    /// <exception cref="InvalidOperationException">It does not compile; lists each error with the sample's source.</exception>
    public static Assembly CompileProgram(Sample sample) =>
        Compile(
            "SampleProgram",
            OutputKind.ConsoleApplication,
            [CSharpSyntaxTree.ParseText(sample.Code, path: sample.Source), CSharpSyntaxTree.ParseText(ImplicitUsings)],
            DiagnosticSeverity.Warning
        );

    private static Assembly Compile(string name, OutputKind kind, SyntaxTree[] trees, DiagnosticSeverity least)
    {
        var options = new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create(name, trees, References.Value, options);
        using var image = new MemoryStream();
        var errors = compilation
            .Emit(image)
            .Diagnostics.Where(found => found.Severity >= least)
            .Select(found =>
                $"{found.Location.SourceTree?.FilePath}: {found.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"
            )
            .ToList();
        return errors.Count == 0
            ? Assembly.Load(image.ToArray())
            : throw new InvalidOperationException("Samples that do not compile:\n" + string.Join('\n', errors));
    }

    private static IEnumerable<Sample> Of(string file)
    {
        var name = Path.GetRelativePath(Repository.Root, file);
        StringBuilder? block = null;
        var (isFenced, number) = (false, 0);
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                if (block is not null)
                    yield return new Sample($"{name}:{number}", block.ToString());
                isFenced = !isFenced;
                block = isFenced && line[Fence.Length..].Trim() is "csharp" or "cs" or "c#" ? new StringBuilder() : null;
            }
            else if (block is not null)
            {
                block.Append(line).Append('\n');
            }
            else if (!isFenced)
            {
                foreach (Match code in InText().Matches(line))
                    yield return new Sample($"{name}:{number}", code.Groups[1].Value);
            }
        }
    }

    /// <summary>A block consists of statements. Code in a sentence is the end of a mapping, a mapping, or a member of the call.</summary>
    private static string Around(string code, int index)
    {
        var statement =
            code.EndsWith('\n') ? code
            : code[0] == '.' ? $"app.MapGet(\"/in-text/{{page?}}\", () => \"ok\"){code};"
            : code.StartsWith("app.", StringComparison.Ordinal) ? $"{code}.MapGet(\"/in-text\", () => \"ok\");"
            : "app.MapGet(\"/in-text\", (HttpContext http) => "
                + $"{{ var call = http.MeteredCall(); Yours.Use(() => {code}); return \"ok\"; }}).Metered(\"api_calls\");";
        return Usings
            + $"using static Yours;\npublic static class Sample{index} {{ public static void Map(IEndpointRouteBuilder root) "
            + $"{{ var app = root.MapGroup(\"/samples/{index}\");\n{statement}\n}} }}";
    }

    private const string Usings = """
        using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Threading.Tasks;
        using Microsoft.AspNetCore.Builder; using Microsoft.AspNetCore.Http; using Microsoft.AspNetCore.Routing;
        using BillingPortal.Metering;

        """;

    /// <summary>Names that samples use and a reader has: requests, handlers and the work itself.</summary>
    private const string Brought = """
        public sealed record ScrapeRequest(string Url);
        public sealed record TranslateRequest(string Text);
        public sealed record TellRequest(int Longest);
        public static class Yours
        {
            public static IResult ScrapeAsync(ScrapeRequest request) => Results.Ok(request.Url);
            public static IResult Summarise(TranslateRequest request) => Results.Ok(request.Text);
            public static Task<string> TranslateAsync(TranslateRequest request, int longest) =>
                    Task.FromResult(request.Text.ToUpperInvariant());
            public static async IAsyncEnumerable<string> TellAsync(int longest)
                { for (var left = longest; left >= 4; left -= 4) { await Task.Yield(); yield return "tell"; } }
            public static void Use(Action member) => member();
            public static void Use(Func<object?> member) => member();
        }
        """;

    [GeneratedRegex(
        @"`(?<code>(?:\.(?:Metered|MeteredByEndpoint|ForScope)\(|app\.|call\.|http\.)[^`]+)`",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex InText();
}

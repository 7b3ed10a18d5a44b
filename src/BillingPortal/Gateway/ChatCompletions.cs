using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using BillingPortal.Metering;
using BillingPortal.Web;

namespace BillingPortal.Gateway;

/// <summary>
/// <c>POST /v1/chat/completions</c>, as OpenAI's clients call it, answered by a built-in demo model. Tokens are known only
/// afterwards, so the call reserves its upper bound (prompt + max_tokens), which is enforced on the work, and settles the truth.
/// </summary>
public static class ChatCompletions
{
    public const string DemoModel = "demo-haiku";
    private const int DefaultMaxTokens = 256;
    private const int LargestMaxTokens = 100_000;
    private const int LargestPromptTokens = 1_000_000;
    private const int TokensPerCheckpoint = 32;

    public sealed record ChatMessage(
        [property: JsonPropertyName("content")] string Content,
        [property: JsonPropertyName("role")] string? Role = null
    );

    public sealed record ChatRequest(
        [property: JsonPropertyName("messages")] List<ChatMessage> Messages,
        [property: JsonPropertyName("model")] string? Model = null,
        [property: JsonPropertyName("max_tokens")] int? MaxTokens = null,
        [property: JsonPropertyName("max_completion_tokens")] int? MaxCompletionTokens = null,
        [property: JsonPropertyName("stream")] bool? Stream = null
    );

    public sealed record ChatUsage(int PromptTokens, int CompletionTokens, int TotalTokens);

    public sealed record ChatAnswerMessage(string Role, string Content);

    public sealed record ChatChoice(int Index, ChatAnswerMessage Message, string FinishReason);

    public sealed record ChatCompletion(
        string Id,
        string Object,
        long Created,
        string Model,
        IReadOnlyList<ChatChoice> Choices,
        ChatUsage Usage
    );

    /// <summary>Bytes that a conversation may have.</summary>
    private const string LargestBodyName = "Gateway:LargestBodyBytes";
    private const long LargestBody = 4 << 20;

    public static void MapChatCompletions(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/chat/completions", RunAsync)
            .MeteredByEndpoint()
            .WithTags("Metered")
            .WithLargestBody(app.ServiceProvider.GetRequiredService<IConfiguration>().GetValue(LargestBodyName, LargestBody))
            .WithName("createChatCompletion")
            .WithBodyExample("""{"messages":[{"role":"user","content":"words: 20"}],"max_tokens":200}""")
            .WithSummary("OpenAI-compatible chat with a built-in demo model; charges input and output tokens")
            .Produces<ChatCompletion>()
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(413);

    private static async Task<IResult> RunAsync(HttpContext http, TimeProvider wall, ChatRequest request)
    {
        if (Check(http, request) is { } invalid)
            return invalid;
        var call = http.MeteredCall();
        var model = string.IsNullOrWhiteSpace(request.Model) ? DemoModel : request.Model;
        if (!Serves(call, model))
            return Problem.Result(
                http,
                StatusCodes.Status404NotFound,
                "model_not_found",
                $"There is no model \"{Problem.Echo(model)}\".",
                $"Send \"model\": \"{DemoModel}\", or leave the model out.",
                ("field", "model")
            );
        var prompt = request.Messages!.Sum(message => DemoTokenizer.Count(message.Content ?? ""));
        var bound = request.MaxCompletionTokens ?? request.MaxTokens ?? DefaultMaxTokens;

        call.Model = model;
        if (await call.ReserveAsync(new Charge("input_tokens", prompt), new Charge("output_tokens", bound)) is { } refused)
            return refused;
        if (call.DegradedModel is { } cheaper)
            call.Model = model = cheaper; // above its limit the plan goes on with less

        var created = wall.GetUtcNow().ToUnixTimeSeconds();
        var answer = new DemoAnswer(request.Messages!, bound);
        if (request.Stream == true)
        {
            // The reservation is on disk before the first byte leaves: a crash must not turn a long stream into free usage.
            var stream = await call.OpenStreamAsync();
            return stream is null ? Refusal.Busy.ToResult(http) : new ChatStream(stream, answer, model, created, prompt);
        }
        var words = answer.Tokens().ToList();
        call.Settle(Used(prompt, words.Count));
        return Results.Json(Completion(model, created, string.Concat(words), answer.FinishReason, prompt, words.Count));
    }

    /// <summary>The one model, and those that the caller's plan goes on with above its limit.</summary>
    private static bool Serves(MeteredCall call, string model)
    {
        if (model == DemoModel)
            return true;
        foreach (var (_, allowance) in call.Entitlement.Meters)
            if (model.Length > 0 && allowance.DegradedModel == model)
                return true;
        return false;
    }

    private static IResult? Check(HttpContext http, ChatRequest request)
    {
        if (request.Messages is not { Count: > 0 })
            return Problem.Invalid(http, "messages", "Send at least one message, such as {\"role\":\"user\",\"content\":\"Hello\"}.");
        if (request.Messages.Any(message => message is null || string.IsNullOrWhiteSpace(message.Content)))
            return Problem.Invalid(http, "messages", "Each message needs a content that is text.");
        if ((request.MaxCompletionTokens ?? request.MaxTokens) is < 1 or > LargestMaxTokens)
            return Problem.Invalid(http, "max_tokens", $"Use 1 to {LargestMaxTokens.ToString(CultureInfo.InvariantCulture)}.");
        if (request.Messages.Sum(message => (long)DemoTokenizer.Count(message.Content!)) > LargestPromptTokens)
            return Problem.Invalid(http, "messages", "The prompt is too long.");
        return null;
    }

    // A model may answer with nothing; then only the prompt is used.
    private static Charge[] Used(int prompt, int output) =>
        output == 0 ? [new Charge("input_tokens", prompt)] : [new Charge("input_tokens", prompt), new Charge("output_tokens", output)];

    private static ChatCompletion Completion(string model, long created, string text, string finishReason, int prompt, int output) =>
        new(
            "chatcmpl-" + Guid.NewGuid().ToString("N"),
            "chat.completion",
            created,
            model,
            [new ChatChoice(0, new ChatAnswerMessage("assistant", text), finishReason)],
            new ChatUsage(prompt, output, prompt + output)
        );

    private static object UsageOf(int prompt, int output) =>
        new
        {
            prompt_tokens = prompt,
            completion_tokens = output,
            total_tokens = prompt + output,
        };

    /// <summary>Server-sent chunks; what was written when the client leaves is what is charged.</summary>
    private sealed class ChatStream(MeteredStream metered, DemoAnswer answer, string model, long created, int prompt) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await using var settled = metered;
            var id = "chatcmpl-" + Guid.NewGuid().ToString("N");
            var output = 0;
            await metered.ProgressAsync(Produced(output), durable: false); // the prompt was read: it is owed from here on
            httpContext.Response.ContentType = "text/event-stream";
            httpContext.Response.Headers.CacheControl = "no-cache";
            try
            {
                foreach (var token in answer.Tokens())
                {
                    output++; // counted before it is sent: a token on the wire is never free
                    if (!await metered.ProgressAsync(Produced(output), durable: output % TokensPerCheckpoint == 0))
                        return; // not recorded any more, so not given away
                    await WriteAsync(httpContext, Chunk(new { content = token }, finishReason: null));
                    await Task.Delay(answer.PausePerToken, httpContext.RequestAborted);
                }
                await WriteAsync(httpContext, Chunk(new { }, answer.FinishReason, UsageOf(prompt, output)));
                await httpContext.Response.WriteAsync("data: [DONE]\n\n", httpContext.RequestAborted);
            }
            catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
            {
                // The client left; what it got is settled all the same.
            }

            object Chunk(object delta, string? finishReason, object? usage = null) =>
                new
                {
                    id,
                    @object = "chat.completion.chunk",
                    created,
                    model,
                    choices = new[]
                    {
                        new
                        {
                            index = 0,
                            delta,
                            finish_reason = finishReason,
                        },
                    },
                    usage,
                };
        }

        private Charge[] Produced(int output) => Used(prompt, output);

        private static async Task WriteAsync(HttpContext http, object chunk)
        {
            await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }
}

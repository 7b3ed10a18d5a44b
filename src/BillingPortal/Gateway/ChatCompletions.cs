using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using BillingPortal.Metering;
using BillingPortal.Web;

namespace BillingPortal.Gateway;

/// <summary>
/// <c>POST /v1/chat/completions</c>, compatible with OpenAI's clients, answered by a built-in demo model. Token counts are known only
/// afterwards, so the call reserves its upper bound (prompt + max_tokens), which the model cannot exceed, and then settles the actual use.
/// </summary>
public static class ChatCompletions
{
    public const string DemoModel = "demo-haiku";
    private const int DefaultMaxTokens = 256;
    private const int LargestMaxTokens = 100_000;
    private const int LargestPromptTokens = 1_000_000;
    private const int TokensPerCheckpoint = 32;

    /// <summary>One message of the conversation.</summary>
    /// <param name="Content">Its text; one token per word for the demo model.</param>
    /// <param name="Role">"system", "user" or "assistant"; left out, "user".</param>
    // OpenAI's clients send fields that the demo model does not have, such as temperature: a model of its own would get them.
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    public sealed record ChatMessage(
        [property: JsonPropertyName("content")] string Content,
        [property: JsonPropertyName("role")] string? Role = null
    );

    /// <summary>A conversation to answer. Fields that the demo model does not have, such as temperature, are passed over.</summary>
    /// <param name="Messages">At least one message, oldest first.</param>
    /// <param name="Model">The model; left out, the demo model.</param>
    /// <param name="MaxTokens">Most tokens of the answer, 1 to 100,000; left out, 256.</param>
    /// <param name="MaxCompletionTokens">The same by its newer name, which goes first.</param>
    /// <param name="Stream">True for server-sent events as the answer is made.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    public sealed record ChatRequest(
        [property: JsonPropertyName("messages")] List<ChatMessage> Messages,
        [property: JsonPropertyName("model")] string? Model = null,
        [property: JsonPropertyName("max_tokens")] int? MaxTokens = null,
        [property: JsonPropertyName("max_completion_tokens")] int? MaxCompletionTokens = null,
        [property: JsonPropertyName("stream")] bool? Stream = null
    );

    /// <summary>What the call was charged.</summary>
    /// <param name="PromptTokens">Tokens of the conversation.</param>
    /// <param name="CompletionTokens">Tokens of the answer.</param>
    /// <param name="TotalTokens">Both together.</param>
    public sealed record ChatUsage(int PromptTokens, int CompletionTokens, int TotalTokens);

    /// <summary>The answer.</summary>
    /// <param name="Role">Always "assistant".</param>
    /// <param name="Content">Its text.</param>
    public sealed record ChatAnswerMessage(string Role, string Content);

    /// <summary>One answer; there is always one.</summary>
    /// <param name="Index">Always 0.</param>
    /// <param name="Message">The answer.</param>
    /// <param name="FinishReason">"stop" when it was complete, "length" at the most tokens.</param>
    public sealed record ChatChoice(int Index, ChatAnswerMessage Message, string FinishReason);

    /// <summary>An answer in the shape that OpenAI's clients read.</summary>
    /// <param name="Id">Id of the answer.</param>
    /// <param name="Object">Always "chat.completion".</param>
    /// <param name="Created">When it was made, Unix seconds.</param>
    /// <param name="Model">The model that answered.</param>
    /// <param name="Choices">One answer.</param>
    /// <param name="Usage">What was charged.</param>
    public sealed record ChatCompletion(
        string Id,
        string Object,
        long Created,
        string Model,
        IReadOnlyList<ChatChoice> Choices,
        ChatUsage Usage
    );

    /// <summary>Largest conversation in bytes.</summary>
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
            .Refuses(400, "invalid_field, bad_request: field names what is wrong")
            .Refuses(404, "model_not_found: there is no such model")
            .Refuses(413, "too_large: the conversation has too many bytes");

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
            call.Model = model = cheaper; // above its limit the plan continues with a cheaper model

        var created = wall.GetUtcNow().ToUnixTimeSeconds();
        var answer = new DemoAnswer(request.Messages!, bound);
        if (request.Stream == true)
        {
            // The reservation is on disk before the first byte is sent: a crash must not turn a long stream into free usage.
            var stream = await call.OpenStreamAsync();
            return stream is null ? Refusal.Busy.ToResult(http) : new ChatStream(stream, answer, model, created, prompt);
        }
        var tokens = answer.Tokens().ToList();
        call.Settle(Used(prompt, tokens.Count));
        return Results.Json(Completion(model, created, string.Concat(tokens), answer.FinishReason, prompt, tokens.Count));
    }

    /// <summary>The demo model, and the ones that the caller's plan falls back to above its limit.</summary>
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

    // A model may return nothing; then only the prompt is charged.
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

    /// <summary>Server-sent events; when the client disconnects, what was sent so far is charged.</summary>
    private sealed class ChatStream(MeteredStream metered, DemoAnswer answer, string model, long created, int prompt) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await using var settled = metered;
            var id = "chatcmpl-" + Guid.NewGuid().ToString("N");
            var output = 0;
            await metered.ProgressAsync(Produced(output), durable: false); // the prompt has been read and is charged from here on
            httpContext.Response.ContentType = "text/event-stream";
            httpContext.Response.Headers.CacheControl = "no-cache";
            try
            {
                foreach (var token in answer.Tokens())
                {
                    output++; // counted before it is sent: a sent token is never free
                    if (!await metered.ProgressAsync(Produced(output), durable: output % TokensPerCheckpoint == 0))
                        return; // no longer recorded, so not sent either
                    await WriteAsync(httpContext, Chunk(new { content = token }, finishReason: null));
                    await Task.Delay(answer.PausePerToken, httpContext.RequestAborted);
                }
                await WriteAsync(httpContext, Chunk(new { }, answer.FinishReason, UsageOf(prompt, output)));
                await httpContext.Response.WriteAsync("data: [DONE]\n\n", httpContext.RequestAborted);
            }
            catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
            {
                // The client disconnected; what it received is settled anyway.
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

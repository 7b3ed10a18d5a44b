using Stripe.Infrastructure;

namespace Stripe.Tests.Entities;

public sealed class AnswerTests
{
    [Fact]
    public void Whatever_a_service_answers_can_be_read()
    {
        var services = typeof(Service).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Service)));
        var answers = services
            .SelectMany(type => type.GetMethods())
            .Select(method => method.ReturnType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            .Select(task => task.GetGenericArguments()[0])
            .ToHashSet();

        answers.Count.ShouldBeGreaterThan(60);
        foreach (var answer in answers)
            StripeJson.Options.GetTypeInfo(answer).Type.ShouldBe(answer);
    }
}

using System.Net.Sockets;
using BillingPortal.Data;
using Microsoft.AspNetCore.Connections;

namespace BillingPortal.Start;

/// <summary>What a failed start prints: one line when a setting or the machine is the cause, the whole stack trace for a bug.</summary>
internal static class StartFailure
{
    public static string Describe(Exception failure) =>
        failure switch
        {
            StartException => failure.Message,
            IOException { InnerException: AddressInUseException } => $"urls: {OneLine(failure.Message.TrimEnd('.'))}. Choose another "
                + "address with --urls http://localhost:5180, or stop what listens there.",
            SocketException => $"urls: the portal cannot listen there: {OneLine(failure.Message)}",
            InvalidDataException { InnerException: { } cause } => $"{OneLine(failure.Message)} {OneLine(cause.Message)} "
                + $"{OneLine(cause.InnerException?.Message)}".TrimEnd(),
            InvalidOperationException when failure.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) =>
                OneLine(failure.Message),
            _ when StorageFailure.In(failure) is { } cause => "The database cannot be used: " + OneLine(cause.Message),
            _ => failure.ToString(),
        };

    private static string OneLine(string? text) => text?.ReplaceLineEndings(" ") ?? "";
}

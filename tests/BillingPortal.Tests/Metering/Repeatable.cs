using FsCheck;
using Microsoft.FSharp.Core;

namespace BillingPortal.Tests.Metering;

/// <summary>
/// Random cases that are the same in every run, so that a failure can be reproduced; different ones each time with
/// <c>LONG=1</c>.
/// </summary>
internal static class Repeatable
{
    private const ulong Seed = 20_260_729;

    public static Config Config =>
        Environment.GetEnvironmentVariable("LONG") is "1"
            ? FsCheck.Config.QuickThrowOnFailure
            : FsCheck.Config.QuickThrowOnFailure.WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(Seed), FSharpOption<int>.None)));
}

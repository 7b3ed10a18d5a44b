using System.Diagnostics.CodeAnalysis;

namespace BillingPortal.Plans;

/// <summary>
/// What is sold: meters, plans, prices and limits, from the <c>Catalogue</c> section of the configuration. This is the only place
/// where "Pro includes 10,000 calls" is written; Stripe's products and prices are published from it.
/// </summary>
public sealed class PlanCatalogue
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Catalogue";

    /// <summary>ISO currency in lower case, as Stripe writes it.</summary>
    public string Currency { get; init; } = "usd";

    /// <summary>What is counted, by key: "api_calls", "input_tokens".</summary>
    public Dictionary<string, MeterDefinition> Meters { get; init; } = [];

    /// <summary>What a tenant may do before it has a plan.</summary>
    public TrialTerms Trial { get; init; } = new();

    /// <summary>What test keys may use.</summary>
    public TestKeyTerms TestKeys { get; init; } = new();

    /// <summary>What is sold, by key: "pro". Stripe's prices are found by it, so it never changes.</summary>
    public Dictionary<string, PlanDefinition> Plans { get; init; } = [];

    /// <summary>Plans in display order.</summary>
    public IEnumerable<KeyValuePair<string, PlanDefinition>> InOrder => Plans.OrderBy(plan => plan.Value.Order);

    /// <summary>Plans that may be chosen, in display order.</summary>
    public IEnumerable<KeyValuePair<string, PlanDefinition>> Offered => InOrder.Where(plan => !plan.Value.Hidden);

    /// <summary>Keys of the plans that a customer can choose without talking to anybody, in display order.</summary>
    public IEnumerable<string> ToBuy => Offered.Where(plan => plan.Value.Kind != PlanKind.Contact).Select(plan => plan.Key);

    /// <summary>A plan that may be chosen. A hidden one is only kept by tenants who already have it.</summary>
    public bool TryGetOffered(string? key, [NotNullWhen(true)] out PlanDefinition? plan) => TryGetPlan(key, out plan) && !plan.Hidden;

    /// <summary>Its limits apply when a payment is missing for long; null if every plan is paid.</summary>
    public PlanDefinition? FreePlan => InOrder.Select(plan => plan.Value).FirstOrDefault(plan => plan.Kind == PlanKind.Local);

    /// <summary>Any plan of the catalogue, also a hidden one.</summary>
    public bool TryGetPlan(string? key, [NotNullWhen(true)] out PlanDefinition? plan)
    {
        plan = null;
        return key is not null && Plans.TryGetValue(key, out plan);
    }

    /// <summary>
    /// Whether a plan that can be bought serves more of a meter than <paramref name="limit"/>. A sum is served by its parts, and a part by
    /// its sum, because a call counts on whichever of them the plan has.
    /// </summary>
    public bool Lifts(string meter, long limit) =>
        Plans.Values.Any(plan => plan is { Hidden: false, Kind: not PlanKind.Contact } && ServedBy(plan, meter) > limit);

    private long ServedBy(PlanDefinition plan, string meter)
    {
        if (plan.Meters.TryGetValue(meter, out var own))
            return own.ServedUpTo(plan.HeadroomPercent);
        if (Meters.GetValueOrDefault(meter)?.SumOf is { Count: > 0 } parts)
            return parts.Min(part => plan.Meters.TryGetValue(part, out var terms) ? terms.ServedUpTo(plan.HeadroomPercent) : 0);
        return Meters
            .Where(sum => sum.Value.SumOf.Contains(meter) && plan.Meters.ContainsKey(sum.Key))
            .Select(sum => plan.Meters[sum.Key].ServedUpTo(plan.HeadroomPercent))
            .DefaultIfEmpty()
            .Max();
    }

    /// <summary>A meter's position in lists of meters.</summary>
    public int MeterOrder(string meter) => Meters.TryGetValue(meter, out var definition) ? definition.Order : int.MaxValue;

    /// <summary>A meter's name for people; its key when the catalogue no longer has it.</summary>
    public string MeterName(string meter) => Meters.TryGetValue(meter, out var definition) ? definition.Name : meter;

    /// <summary>A plan's name for people; its key when the catalogue no longer has it.</summary>
    public string PlanName(string? key) => TryGetPlan(key, out var plan) ? plan.Name : key ?? "No plan";
}

/// <summary>A countable unit of usage. Its key is also Stripe's meter event name.</summary>
public sealed class MeterDefinition
{
    /// <summary>Name for people: "API calls".</summary>
    public string Name { get; init; } = "";

    /// <summary>Position in lists, lowest first.</summary>
    public int Order { get; init; }

    /// <summary>Singular unit for people: "call", "token".</summary>
    public string Unit { get; init; } = "";

    /// <summary>The meters this one sums up (tokens = input + output); empty for a base meter.</summary>
    public List<string> SumOf { get; init; } = [];
}

/// <summary>Calls a tenant may make in total before it chooses a plan. Never billed.</summary>
public sealed class TrialTerms
{
    /// <summary>The meter of these calls; it is in no plan.</summary>
    public const string Meter = "trial_calls";

    /// <summary>Calls in a tenant's lifetime.</summary>
    public long Calls { get; init; } = 50;

    /// <summary>Calls per minute of all keys together.</summary>
    public int RatePerMinute { get; init; } = 10;
}

/// <summary>Test keys cost nothing, so they have their own limits: without them they would be a free plan.</summary>
public sealed class TestKeyTerms
{
    /// <summary>Units of each meter that all test keys of a tenant may use together in a period.</summary>
    public long UnitsPerMeter { get; init; } = 10_000;
}

/// <summary>How a plan is paid.</summary>
public enum PlanKind
{
    /// <summary>Paid through Stripe.</summary>
    Subscription,

    /// <summary>Exists only here, without a Stripe subscription (Free); its period is the calendar month in UTC.</summary>
    Local,

    /// <summary>Agreed individually; an operator sets it.</summary>
    Contact,
}

/// <summary>One plan of the catalogue: price, limits, and the terms of each meter.</summary>
public sealed class PlanDefinition
{
    /// <summary>Name for people: "Pro".</summary>
    public string Name { get; init; } = "";

    /// <summary>One line below the name.</summary>
    public string Tagline { get; init; } = "";

    /// <summary>Position in lists, lowest first.</summary>
    public int Order { get; init; }

    /// <summary>How it is agreed and paid.</summary>
    public PlanKind Kind { get; init; } = PlanKind.Subscription;

    /// <summary>Monthly base price in minor units of the catalogue's currency.</summary>
    public long BaseAmountMinor { get; init; }

    /// <summary>Calls per minute of all keys together; 0 = unlimited.</summary>
    public int RatePerMinute { get; init; }

    /// <summary>Free headroom above the included amount before calls are refused, in percent of that amount.</summary>
    public int HeadroomPercent { get; init; }

    /// <summary>Shown as the suggestion.</summary>
    public bool Highlighted { get; init; }

    /// <summary>No longer offered. Tenants who have it keep it, with its limits and prices.</summary>
    public bool Hidden { get; init; }

    /// <summary>Removes a plan that another configuration file defines, as if it were not there.</summary>
    public bool Remove { get; init; }

    /// <summary>Further sentences on its card.</summary>
    public List<string> Points { get; init; } = [];

    /// <summary>The meters it includes, by key; calls on others are refused with 403.</summary>
    public Dictionary<string, MeterTerms> Meters { get; init; } = [];

    /// <summary>At least one meter has a unit price.</summary>
    public bool IsUsagePriced => Meters.Values.Any(terms => terms.PricePer1K > 0);

    /// <summary>At least one meter has a limit.</summary>
    public bool HasLimits => Meters.Values.Any(terms => terms.Included > 0);

    /// <summary>Sold by use: priced, and nothing is included up to a limit. A plan with both is compared with the fixed ones.</summary>
    public bool IsSoldByUse => IsUsagePriced && !Meters.Values.Any(terms => terms is { PricePer1K: 0, Included: > 0 });
}

/// <summary>What happens to a call above its meter's limit.</summary>
public enum LimitPolicy
{
    /// <summary>Refused with 402 until the next period or a plan change.</summary>
    Refuse,

    /// <summary>Served and counted; alerts and headers report it.</summary>
    Warn,

    /// <summary>Served at a lower rate, and by a cheaper model if there is one.</summary>
    Degrade,
}

/// <summary>What a plan says about one meter: how much is included, what a unit costs, and what happens above the limit.</summary>
public sealed class MeterTerms
{
    /// <summary>Above the limit: Refuse, Warn or Degrade.</summary>
    public LimitPolicy OnLimit { get; init; }

    /// <summary>Calls per minute of all keys together above the limit, with Degrade.</summary>
    public int DegradedRatePerMinute { get; init; } = 1;

    /// <summary>Model used above the limit, with Degrade; empty keeps the requested one.</summary>
    public string DegradedModel { get; init; } = "";

    /// <summary>Whole units per period; 0 = unlimited. With a price it is the limit alone: the first unit is billed too.</summary>
    public long Included { get; init; }

    /// <summary>Price of 1,000 units in major units of the currency, exact; 0 = covered by the base price.</summary>
    public decimal PricePer1K { get; init; }

    private const decimal UnitsPerPrice = 1000m;
    private const decimal MinorPerMajor = 100m;

    /// <summary>Price of one unit in minor units, in the precision of Stripe's <c>unit_amount_decimal</c> (12 places).</summary>
    public decimal UnitAmountMinor => UnitMinor(PricePer1K);

    /// <summary>The only conversion from a price of 1,000 units in major units to a price of one unit in minor units.</summary>
    public static decimal UnitMinor(decimal pricePer1K) => pricePer1K * MinorPerMajor / UnitsPerPrice;

    /// <summary>The units after which calls are refused; <see cref="long.MaxValue"/> if they never are.</summary>
    internal long ServedUpTo(int headroomPercent) => OnLimit == LimitPolicy.Refuse ? HardLimit(headroomPercent) : long.MaxValue;

    /// <summary>The amount above which <see cref="OnLimit"/> applies; <see cref="long.MaxValue"/> if unlimited.</summary>
    public long HardLimit(int headroomPercent) => Included == 0 ? long.MaxValue : checked(Included + (Included * headroomPercent / 100));
}

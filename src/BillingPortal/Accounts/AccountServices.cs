using BillingPortal.ApiKeys;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;

namespace BillingPortal.Accounts;

/// <summary>Registers sign-up, sign-in and Identity, and names the authentication scheme and the operator policy.</summary>
public static class AccountServices
{
    /// <summary>Any caller: a person by cookie or a program by key.</summary>
    public const string CallerScheme = "Caller";
    public const string OperatorPolicy = "operator";
    public const string OperatorRole = Caller.OperatorRole;

    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection("Accounts").Get<AccountSettings>() ?? new AccountSettings());
        services.AddSchemes();
        services.AddAuthorizationBuilder().AddPolicy(OperatorPolicy, policy => policy.RequireRole(OperatorRole));
        services.AddCascadingAuthenticationState();
        services.AddIdentity();
        services.ConfigureApplicationCookie(ConfigureCookie);
        services.AddScoped<SignUp>();
        services.AddScoped<ConfirmEmail>();
        services.AddScoped<OpenChosenPlan>();
        services.AddScoped<SignIn>();
        services.AddScoped<ResetPassword>();
        services.AddScoped<SignOut>();
        services.AddScoped<BeginSession>();
        services.AddSingleton<SignInTries>();
        services.AddSingleton<AskedMail>();
        services.AddSingleton<OpenCircuits>();
        services.AddScoped<CircuitSession>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<CircuitSession>());
        services.AddAccountLimits();
        return services;
    }

    private static void AddSchemes(this IServiceCollection services) =>
        services
            .AddAuthentication(options =>
            {
                options.DefaultScheme = CallerScheme;
                options.DefaultSignInScheme = IdentityConstants.ExternalScheme;
            })
            .AddPolicyScheme(
                CallerScheme,
                "Cookie or API key",
                options =>
                    options.ForwardDefaultSelector = http =>
                        ApiKeyAuthentication.KeyOf(http.Request).Length > 0 && RequestServices.IsApi(http)
                            ? ApiKeyAuthentication.Scheme_
                            : IdentityConstants.ApplicationScheme
            )
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.Scheme_, configureOptions: null)
            .AddIdentityCookies();

    private static void AddIdentity(this IServiceCollection services) =>
        services
            .AddIdentityCore<IdentityUser>(options =>
            {
                options.SignIn.RequireConfirmedEmail = true;
                options.User.RequireUniqueEmail = true;
                // The user name is the e-mail address, which MailAddressAttribute validates.
                options.User.AllowedUserNameCharacters = "";
                // Length makes a password strong; rules about characters only make people write it down.
                options.Password.RequiredLength = 10;
                options.Password.RequireDigit =
                    options.Password.RequireUppercase =
                    options.Password.RequireNonAlphanumeric =
                    options.Password.RequireLowercase =
                        false;
                options.Lockout.MaxFailedAccessAttempts = 10;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
                IdentitySchema.Configure(options);
            })
            .AddRoles<IdentityRole>()
            .AddPasswordValidator<RefuseCommonPasswords>()
            .AddEntityFrameworkStores<BillingDb>()
            .AddSignInManager()
            .AddDefaultTokenProviders();

    private static void ConfigureCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "bp_session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromDays(14);
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.ReturnUrlParameter = "return";
        options.Events.OnValidatePrincipal = SessionCookie.ValidateAsync;
        options.Events.OnRedirectToLogin = context => RedirectOrProblem(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => RedirectOrProblem(context, StatusCodes.Status404NotFound);
    }

    // A program gets a problem document, a person the sign-in page. Anything the caller may not see gets a 404.
    private static Task RedirectOrProblem(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (status == StatusCodes.Status401Unauthorized && !RequestServices.IsApi(context.HttpContext))
        {
            context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        }
        if (RequestServices.IsApi(context.HttpContext))
            return status == StatusCodes.Status401Unauthorized
                ? Problem.Write(
                    context.HttpContext,
                    status,
                    "not_authenticated",
                    "Sign in, or send a valid API key.",
                    "Send Authorization: Bearer <key> or X-Api-Key: <key>."
                )
                : Problem.Write(context.HttpContext, status, "not_found", "There is nothing here.");
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}

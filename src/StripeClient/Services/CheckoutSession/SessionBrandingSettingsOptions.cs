using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionBrandingSettingsOptions : INestedOptions, IFormOptions
{
    public string BackgroundColor { get; set; }

    public string BorderStyle { get; set; }

    public string ButtonColor { get; set; }

    public string DisplayName { get; set; }

    public string FontFamily { get; set; }

    public SessionBrandingSettingsIconOptions Icon { get; set; }

    public SessionBrandingSettingsLogoOptions Logo { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("background_color", BackgroundColor);
        form.Add("border_style", BorderStyle);
        form.Add("button_color", ButtonColor);
        form.Add("display_name", DisplayName);
        form.Add("font_family", FontFamily);
        form.Add("icon", Icon);
        form.Add("logo", Logo);
    }
}

public class SessionBrandingSettingsIconOptions : INestedOptions, IFormOptions
{
    public string File { get; set; }

    public string Type { get; set; }

    public string Url { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("file", File);
        form.Add("type", Type);
        form.Add("url", Url);
    }
}

public class SessionBrandingSettingsLogoOptions : INestedOptions, IFormOptions
{
    public string File { get; set; }

    public string Type { get; set; }

    public string Url { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("file", File);
        form.Add("type", Type);
        form.Add("url", Url);
    }
}

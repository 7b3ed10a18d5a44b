using System.Collections;
using System.Globalization;
using System.Text;

namespace Stripe.Infrastructure;

/// <summary>
/// Encodes options in Stripe's format: <c>items[0][price]=price_1&amp;metadata[tenant]=t1</c>. A null is not sent. An empty
/// string or an empty list is sent as an empty value, which unsets.
/// </summary>
internal sealed class FormWriter
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _prefix = new();

    public static string Write(IFormOptions options)
    {
        if (options is null)
            return "";

        var form = new FormWriter();
        options.WriteTo(form);
        return form.ToString();
    }

    public override string ToString() => _text.ToString();

    public void Add(string name, string value)
    {
        if (value is null)
            return;

        AddKey(name);
        _text.Append(Uri.EscapeDataString(value));
    }

    public void Add(string name, long? value)
    {
        if (value is null)
            return;

        AddKey(name);
        _text.Append(CultureInfo.InvariantCulture, $"{value.GetValueOrDefault()}");
    }

    public void Add(string name, decimal? value)
    {
        if (value is null)
            return;

        AddKey(name);
        _text.Append(CultureInfo.InvariantCulture, $"{value.GetValueOrDefault()}");
    }

    public void Add(string name, bool? value)
    {
        if (value is null)
            return;

        AddKey(name);
        _text.Append(value.GetValueOrDefault() ? "true" : "false");
    }

    public void Add(string name, DateTime? value)
    {
        if (value is { } moment)
            Add(name, UnixTime.FromDateTime(moment));
    }

    public void Add(string name, StringEnum value) => Add(name, value?.Value);

    public void Add(string name, AnyOf value)
    {
        if (value is not null)
            AddObject(name, value.Value);
    }

    public void Add(string name, IFormOptions value)
    {
        if (value is null)
            return;

        var mark = Enter(name);
        value.WriteTo(this);
        _prefix.Length = mark;
    }

    public void Add(string name, List<string> values) => AddAll(name, values, static (form, index, value) => form.Add(index, value ?? ""));

    public void Add(string name, List<long?> values) => AddAll(name, values, static (form, index, value) => form.Add(index, value));

    public void Add<T>(string name, List<T> values)
        where T : IFormOptions => AddAll(name, values, static (form, index, value) => form.Add(index, value));

    public void Add(string name, Dictionary<string, string> values) =>
        AddEach(name, values, static (form, key, value) => form.Add(key, value ?? ""));

    public void Add<T>(string name, Dictionary<string, T> values)
        where T : IFormOptions => AddEach(name, values, static (form, key, value) => form.Add(key, value));

    /// <summary>Adds a value whose type is known only at run time: an extra parameter.</summary>
    public void AddObject(string name, object value)
    {
        switch (value)
        {
            case null:
                Add(name, "");
                break;
            case string text:
                Add(name, text);
                break;
            case bool flag:
                Add(name, flag);
                break;
            case DateTime moment:
                Add(name, moment);
                break;
            case DateTimeOffset moment:
                Add(name, moment.ToUnixTimeSeconds());
                break;
            case StringEnum named:
                Add(name, named.Value);
                break;
            case AnyOf any:
                AddObject(name, any.Value);
                break;
            case IFormOptions options:
                Add(name, options);
                break;
            case IDictionary entries:
                AddEntries(name, entries);
                break;
            case IEnumerable items:
                AddAll(name, items.Cast<object>().ToList(), static (form, index, item) => form.AddObject(index, item));
                break;
            default:
                Add(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private void AddEntries(string name, IDictionary entries)
    {
        var mark = Enter(name);
        foreach (DictionaryEntry entry in entries)
            AddObject(Uri.EscapeDataString((string)entry.Key), entry.Value);
        _prefix.Length = mark;
    }

    private void AddAll<T>(string name, List<T> values, Action<FormWriter, string, T> add)
    {
        if (values is null)
            return;

        // A form has no empty list; Stripe takes an empty value instead.
        if (values.Count == 0)
        {
            Add(name, "");
            return;
        }

        var mark = Enter(name);
        for (var index = 0; index < values.Count; index++)
            add(this, index.ToString(CultureInfo.InvariantCulture), values[index]);
        _prefix.Length = mark;
    }

    private void AddEach<T>(string name, Dictionary<string, T> values, Action<FormWriter, string, T> add)
    {
        if (values is null)
            return;

        var mark = Enter(name);
        foreach (var (key, value) in values)
            add(this, Uri.EscapeDataString(key), value);
        _prefix.Length = mark;
    }

    private int Enter(string name)
    {
        var mark = _prefix.Length;
        if (mark == 0)
            _prefix.Append(name);
        else
            _prefix.Append('[').Append(name).Append(']');
        return mark;
    }

    private void AddKey(string name)
    {
        if (_text.Length > 0)
            _text.Append('&');
        if (_prefix.Length == 0)
            _text.Append(name);
        else
            _text.Append(_prefix).Append('[').Append(name).Append(']');
        _text.Append('=');
    }
}

/// <summary>Options that write themselves as form parameters, without reflection.</summary>
internal interface IFormOptions
{
    void WriteTo(FormWriter form);
}

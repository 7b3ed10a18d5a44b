using System.ComponentModel.DataAnnotations;

namespace BillingPortal.Accounts;

/// <summary>The errors of a posted form: at most one message per field, in field order.</summary>
public sealed class FormErrors
{
    private readonly List<KeyValuePair<string, string>> _errors = [];

    public IReadOnlyList<KeyValuePair<string, string>> All => _errors;
    public bool Any => _errors.Count > 0;

    public string? this[string field] => _errors.Find(error => error.Key == field).Value;

    public void Add(string field, string message)
    {
        if (this[field] is null)
            _errors.Add(new(field, message));
    }

    /// <summary>Validates by the model's own annotations.</summary>
    public static FormErrors Of(object model)
    {
        var errors = new FormErrors();
        var found = new List<ValidationResult>();
        Validator.TryValidateObject(model, new ValidationContext(model), found, validateAllProperties: true);
        foreach (var property in model.GetType().GetProperties())
            if (found.Find(result => result.MemberNames.Contains(property.Name)) is { ErrorMessage: { } message })
                errors.Add(property.Name, message);
        return errors;
    }
}

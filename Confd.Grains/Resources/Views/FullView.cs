namespace Confd.Resources;

/// <summary>Every field of the view of a <typeparamref name="T"/>; fields may replace others.</summary>
public sealed class FullView<T> : Dictionary<string, object?> where T : class
{
    internal FullView(Dictionary<string, object?> fields)
        : base(fields)
    {
    }
}

/// <summary>In descriptions of answers: what POST answers for a <typeparamref name="T"/>.</summary>
public sealed class CreatedView<T> where T : class;

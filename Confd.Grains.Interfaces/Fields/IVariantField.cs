namespace Confd.Fields;

/// <summary>Marks types whose JSON shape depends on a discriminator; plugins declare the shapes.</summary>
#pragma warning disable CA1040 // A marker is what the field rules look for.
public interface IVariantField;
#pragma warning restore CA1040

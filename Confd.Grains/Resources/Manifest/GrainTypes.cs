using Orleans.Metadata;

namespace Confd.Resources;

/// <summary>The grain type string of a grain class, as gateways need it to address grains whose class they don't know.</summary>
internal sealed class GrainTypes(GrainTypeResolver resolver)
{
    public string Of(Type grainClass) => resolver.GetGrainType(grainClass).ToString()!;
}

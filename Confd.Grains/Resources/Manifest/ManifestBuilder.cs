using System.IO.Hashing;
using System.Text;
using Confd.Fields;
using Orleans.Metadata;

namespace Confd.Resources;

/// <summary>Derives every route and schema from the declarations.</summary>
internal sealed class ManifestBuilder(PluginRegistry plugins, GrainTypeResolver types)
{
    private readonly List<ManifestRoute> routes = [];
    private readonly ManifestSchemas schemas = new(plugins);

    public RouteManifest Build()
    {
        foreach (var resource in plugins.Resources)
        {
            resource.AddRoutes(this);
        }
        foreach (var association in plugins.Associations)
        {
            AddAssociation(association);
            if (association.ListRoute is { } list)
            {
                AddList(association, list);
            }
        }
        foreach (var settings in plugins.Settings)
        {
            AddSettings(settings);
        }
        foreach (var document in plugins.Documents)
        {
            AddDocument(document);
        }
        foreach (var (plugin, declared) in plugins.Routes)
        {
            foreach (var route in declared)
            {
                AddDeclared(plugin, route);
            }
        }
        RemoveRefusedTwins();
        return new RouteManifest(RevisionOf(), routes, schemas.All)
        {
            MoreGrainTypes = [.. plugins.Associations.Where(association => association.Paths.Count == 0).Select(PairTypeOf)],
        };
    }

    /// <summary>As gateways need it to address grains whose class they don't know.</summary>
    private string TypeOf(Type grainClass) => types.GetGrainType(grainClass).ToString()!;

    private string PairTypeOf(AssociationDeclaration association) =>
        TypeOf(typeof(AssociationGrain<,>).MakeGenericType(association.LeftType, association.RightType));

    /// <summary>A plugin's own route takes the place of a standard one that is not offered.</summary>
    private void RemoveRefusedTwins()
    {
        var served = routes.Where(route => route.SuccessStatus != 405).Select(route => (route.Method, route.Path)).ToHashSet();
        routes.RemoveAll(route => route.SuccessStatus == 405 && served.Contains((route.Method, route.Path)));
    }

    public void AddResource<T>(ResourceDeclaration<T> resource) where T : class
    {
        var acl = RouteTemplate.Acl(resource.Path);
        var schema = schemas.OfView(resource);
        var views = schemas.OfNamedViews(resource);
        var viewsOfLists = resource.List.UnknownView is null ? [] : views;
        ManifestParameter[] ofItems = views.Count > 0 && resource.List.UnknownView is null ? [ListParameters.ViewOf(resource)] : [];
        ManifestParameter[] recursive =
            resource.Parts.Created.Count > 0 || resource.RecursiveDelete is not null ? [ListParameters.Of("recursive")] : [];
        var collection = new ManifestRoute
        {
            Plugin = resource.Kind, Method = "GET", Path = resource.Path, Acl = $"{acl}.read",
            GrainType = TypeOf(typeof(CollectionGrain<T>)), GrainKey = resource.Kind,
            GrainMethod = GrainMethod.List, ResponseSchema = schema, IsList = true, MasterTenantOnly = resource.MasterReads,
            Query = ListParameters.Of(resource), ViewSchemas = viewsOfLists, Summary = $"List {resource.Label}",
        };
        routes.Add(collection);
        Offer(resource, "create", collection with
        {
            Method = "POST", Acl = $"{acl}.create", GrainMethod = GrainMethod.Create, IsList = false,
            RequestSchema = schemas.OfCreation(resource), ResponseSchema = schemas.OfCreated(resource), SuccessStatus = 201,
            MasterTenantOnly = resource.MasterWrites, Query = [], ViewSchemas = [], Summary = $"Create {resource.Label}",
        });
        foreach (var converter in resource.HasNoItemRoutes ? [] : ConvertersOf(resource))
        {
            var path = $"{resource.Path}/{{id{(converter.Length > 0 ? ":" : "")}{converter}}}";
            var item = collection with
            {
                Path = path, Acl = $"{acl}.{{id}}.read", IsList = false,
                GrainType = TypeOf(typeof(ResourceGrain<T>)), GrainKey = "{id}",
                GrainMethod = GrainMethod.Get, Identities = IdentitiesOf(resource, "id", path), Query = ofItems, ViewSchemas = ofItems.Length > 0 ? views : [],
                Summary = $"Read {resource.Label}",
            };
            routes.Add(item);
            item = item with { Query = [], ViewSchemas = [] };
            Offer(resource, "edit", item with
            {
                Method = "PUT", Acl = $"{acl}.{{id}}.update", GrainMethod = GrainMethod.Edit,
                RequestSchema = schemas.OfEdit(resource), ResponseSchema = null, SuccessStatus = 204,
                MasterTenantOnly = resource.MasterWrites, Query = resource.Parts.Created.Count > 0 ? recursive : [], Summary = $"Edit {resource.Label}",
            });
            if (!resource.NotOffered.Contains("edit"))
            {
                routes.Add(PatchOf(routes[^1], schemas.OfPatch(resource)) with { Query = [] });
            }
            Offer(resource, "delete", item with
            {
                Method = "DELETE", Acl = $"{acl}.{{id}}.delete", GrainMethod = GrainMethod.Delete,
                ResponseSchema = null, SuccessStatus = 204, MasterTenantOnly = resource.MasterWrites, Query = recursive,
                Summary = $"Delete {resource.Label}",
            });
            routes.Add(item with
            {
                Path = $"{item.Path}/history", Acl = $"{acl}.{{id}}.history.read",
                GrainMethod = GrainMethod.History,
                ResponseSchema = schemas.OfHistory(), IsList = true, Query = [ListParameters.Of("limit"), ListParameters.Of("offset")],
                Summary = $"Changes of {resource.Label}, newest first",
            });
        }
    }

    /// <summary>Describes the view of a resource that is shown by routes of its plugin's own alone.</summary>
    public void AddView<T>(ResourceDeclaration<T> resource) where T : class => schemas.OfView(resource);

    /// <summary>Beyond the 1.1 API: wherever PUT is served, a JSON merge patch is taken too.</summary>
    private static ManifestRoute PatchOf(ManifestRoute put, string schema) => put with
    {
        Method = "PATCH", RequestSchema = schema,
        GrainMethod = put.GrainMethod == GrainMethod.Edit ? GrainMethod.Patch : GrainMethod.PatchDocument,
        Summary = put.Summary + " with a merge patch",
    };

    private void Offer<T>(ResourceDeclaration<T> resource, string operation, ManifestRoute route) where T : class
    {
        routes.Add(!resource.NotOffered.Contains(operation) ? route : route with
        {
            Acl = null, GrainType = TypeOf(typeof(CollectionGrain<T>)), GrainKey = resource.Kind,
            GrainMethod = GrainMethod.NotOffered, SuccessStatus = 405, MasterTenantOnly = false,
        });
    }

    /// <summary>The placeholder when it is an integer beside a uuid, which is the key.</summary>
    private ManifestIdentity[] IdentitiesOf(ResourceDeclaration resource, string placeholder, string path) =>
        resource is { HasNumber: true, KeyIsNumber: false } && path.Contains($"{{{placeholder}:int}}", StringComparison.Ordinal)
            ? [new ManifestIdentity(placeholder, TypeOf(typeof(CollectionGrain<>).MakeGenericType(resource.RecordType)))]
            : [];

    private static IEnumerable<string> ConvertersOf(ResourceDeclaration resource) =>
        resource.KeyIsText ? [""] : resource.KeyIsNumber ? ["int"] : resource.HasNumber ? ["uuid", "int"] : ["uuid"];

    private void AddAssociation(AssociationDeclaration association)
    {
        var grainType = PairTypeOf(association);
        foreach (var path in association.Paths.SelectMany(RouteTemplate.Expand))
        {
            var route = new ManifestRoute
            {
                Plugin = association.Kind, Method = "PUT", Path = path, Acl = $"{association.Acl}.update",
                GrainType = grainType,
                GrainKey = $"{association.Kind}/{{{association.LeftPlaceholder}}}/{{{association.RightPlaceholder}}}",
                GrainMethod = GrainMethod.Associate, SuccessStatus = 204,
                Identities = [
                    .. IdentitiesOf(plugins.Resource(association.LeftType), association.LeftPlaceholder, path),
                    .. IdentitiesOf(plugins.Resource(association.RightType), association.RightPlaceholder, path)],
                RequestSchema = association.Attributes is { } attributes
                    ? schemas.OfBody(association.Kind, attributes, SchemaUse.Whole)
                    : null,
                Summary = $"Associate {association.Kind}",
            };
            routes.Add(route);
            if (!association.HasNoDelete)
            {
                routes.Add(route with
                {
                    Method = "DELETE", Acl = $"{association.Acl}.delete", RequestSchema = null,
                    GrainMethod = GrainMethod.Dissociate,
                    Summary = $"Dissociate {association.Kind}",
                });
            }
        }
    }

    private void AddList(AssociationDeclaration association, ListRoute list)
    {
        foreach (var path in RouteTemplate.Expand(list.Path))
        {
            routes.Add(new ManifestRoute
            {
                Plugin = association.Kind, Method = "PUT", Path = path, Acl = list.Acl,
                GrainType = TypeOf(
                    typeof(AssociationListGrain<,>).MakeGenericType(association.LeftType, association.RightType)),
                GrainKey = $"{association.Kind}/{{{list.Placeholder}}}",
                GrainMethod = GrainMethod.ReplaceList, SuccessStatus = 204,
                Identities = IdentitiesOf(plugins.Resource(association.LeftType), list.Placeholder, path),
                RequestSchema = schemas.OfBody(schemas.NameOf(association.Kind, list.Body), list.Body, SchemaUse.Whole),
                Summary = $"Replace the list of {association.Kind}",
            });
        }
    }

    private void AddSettings(SettingsDeclaration settings)
    {
        var acl = settings.Acl ?? RouteTemplate.Acl(settings.Path);
        var route = new ManifestRoute
        {
            Plugin = settings.Kind, Method = "GET", Path = settings.Path, Acl = $"{acl}.{settings.ReadWord}",
            MasterTenantOnly = settings.MasterReads,
            GrainType = TypeOf(typeof(SettingsGrain<>).MakeGenericType(settings.RecordType)),
            GrainKey = ISettingsGrain<object>.Key, KeyIsTenant = settings.IsOfTenant, GrainMethod = GrainMethod.GetDocument,
            ResponseSchema = schemas.OfView(settings),
            Summary = $"Read {settings.Kind}",
        };
        routes.Add(route);
        routes.Add(route with
        {
            Method = "PUT", Acl = $"{acl}.update", GrainMethod = GrainMethod.ReplaceDocument, SuccessStatus = 204,
            MasterTenantOnly = settings.MasterWrites,
            RequestSchema = schemas.OfBody(settings, $"{settings.Kind}_edit", settings.IsPartial ? SchemaUse.Edit : SchemaUse.Whole),
            ResponseSchema = null, Summary = $"Edit {settings.Kind}",
        });
        routes.Add(PatchOf(routes[^1], schemas.OfBody(settings, $"{settings.Kind}_patch", SchemaUse.Patch)));
    }

    private void AddDocument(DocumentDeclaration document)
    {
        foreach (var path in RouteTemplate.Expand(document.Path))
        {
            var route = new ManifestRoute
            {
                Plugin = document.Kind, Method = "GET", Path = path, Acl = $"{document.Acl}.read",
                GrainType = TypeOf(typeof(DocumentGrain<,>).MakeGenericType(document.OwnerType, document.DocumentType)),
                GrainKey = $"{{{document.Placeholder}}}",
                GrainMethod = GrainMethod.GetDocument,
                Identities = IdentitiesOf(plugins.Resource(document.OwnerType), document.Placeholder, path),
                ResponseSchema = schemas.OfAnswer(document.Kind, document.DocumentType),
                Summary = $"Read {document.Kind}",
            };
            routes.Add(route);
            routes.Add(route with
            {
                Method = "PUT", Acl = $"{document.Acl}.update", GrainMethod = GrainMethod.ReplaceDocument, SuccessStatus = 204,
                RequestSchema = schemas.OfBody($"{document.Kind}_edit", document.DocumentType, SchemaUse.Whole),
                ResponseSchema = null, Summary = $"Replace {document.Kind}",
            });
            routes.Add(PatchOf(routes[^1], schemas.OfBody($"{document.Kind}_patch", document.DocumentType, SchemaUse.Patch)));
        }
    }

    private void AddDeclared(string plugin, DeclaredRoute declared)
    {
        foreach (var path in RouteTemplate.Expand(declared.Path))
        {
            routes.Add(new ManifestRoute
            {
                Plugin = plugin, Method = declared.Method, Path = path, Acl = declared.Acl,
                GrainType = TypeOf(typeof(HandlerGrain)), GrainKey = plugin,
                GrainMethod = declared.IsLong ? GrainMethod.LongRoute : declared.Waits ? GrainMethod.WaitingRoute : GrainMethod.OwnRoute,
                RouteName = declared.Name,
                ReportsTrials = declared.IsLong, FileType = declared.FileType, SecretsAcl = declared.SecretsAcl,
                IsList = declared.IsList, SuccessStatus = declared.SuccessStatus,
                MasterTenantOnly = declared.MasterTenantOnly, NeedsNoToken = declared.NeedsNoToken,
                OnlyWithOwnTenants = declared.OnlyWithOwnTenants,
                TakesFile = declared.Body == typeof(FileContent), AnswersFile = declared.Answers == typeof(FileContent),
                RequestSchema = declared.Body is { } body && body != typeof(FileContent)
                    ? schemas.OfBody(schemas.NameOf(plugin, body), body, declared.IsEdit ? SchemaUse.Edit : SchemaUse.Whole)
                    : null,
                ResponseSchema = declared.Answers is { } answers && answers != typeof(FileContent)
                    ? schemas.OfAnswer(plugin, answers)
                    : null,
                RefusalSchema = declared.Refuses is { } report ? schemas.OfAnswer(plugin, report) : null,
                Query = [.. declared.Query.Select(ListParameters.Of)],
            });
        }
    }

    private string RevisionOf()
    {
        var text = new StringBuilder();
        foreach (var route in routes)
        {
            text.Append(route).AppendJoin(',', route.Query).AppendJoin(',', route.ViewSchemas).Append('\n');
        }
        foreach (var (name, schema) in schemas.All.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append(schema).Append('\n');
        }
        return XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(text.ToString())).ToString("x16");
    }
}

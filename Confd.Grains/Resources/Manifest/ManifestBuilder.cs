using System.IO.Hashing;
using System.Text;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>Derives every route and schema from the declarations.</summary>
internal sealed class ManifestBuilder(PluginRegistry plugins, GrainTypes grainTypes)
{
    private readonly List<ManifestRoute> routes = [];
    private readonly Dictionary<string, string> schemas = [];

    public RouteManifest Build()
    {
        foreach (var resource in plugins.Resources)
        {
            resource.AddRoutes(this);
        }
        foreach (var association in plugins.Associations)
        {
            AddAssociation(association);
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
        return new RouteManifest(RevisionOf(), routes, schemas);
    }

    /// <summary>A plugin's own route takes the place of a standard one that is not offered.</summary>
    private void RemoveRefusedTwins()
    {
        var served = routes.Where(route => route.SuccessStatus != 405).Select(route => (route.Method, route.Path)).ToHashSet();
        routes.RemoveAll(route => route.SuccessStatus == 405 && served.Contains((route.Method, route.Path)));
    }

    public void AddResource<T>(ResourceDeclaration<T> resource) where T : class
    {
        var acl = AclOf(resource.Path);
        var schema = SchemaOf(resource.Kind, typeof(T), forRequests: false);
        var createSchema = SchemaOf(
            $"{resource.Kind}_create", resource.CreateBody, forRequests: true, resource.Parts.Select(part => part.Part.Body), forCreation: true);
        var editSchema = SchemaOf($"{resource.Kind}_edit", resource.EditBody, forRequests: true);
        var collection = new ManifestRoute
        {
            Plugin = resource.Kind, Method = "GET", Path = resource.Path, Acl = $"{acl}.read",
            GrainType = grainTypes.Of(typeof(CollectionGrain<T>)), GrainKey = resource.Kind,
            Operation = RouteOperations.List, ResponseSchema = schema, IsList = true, MasterTenantOnly = resource.MasterReads,
            Summary = $"List {resource.Label}",
        };
        routes.Add(collection);
        Offer(resource, "create", collection with
        {
            Method = "POST", Acl = $"{acl}.create", Operation = RouteOperations.Create, IsList = false,
            RequestSchema = createSchema, SuccessStatus = 201, MasterTenantOnly = resource.MasterWrites,
            Summary = $"Create {resource.Label}",
        });
        foreach (var converter in resource.HasNoItemRoutes ? [] : ConvertersOf(resource))
        {
            var item = collection with
            {
                Path = $"{resource.Path}/{{id{(converter.Length > 0 ? ":" : "")}{converter}}}", Acl = $"{acl}.{{id}}.read", IsList = false,
                GrainType = grainTypes.Of(typeof(ResourceGrain<T>)), GrainKey = "{id}",
                Operation = RouteOperations.Get, Summary = $"Read {resource.Label}",
            };
            routes.Add(item);
            Offer(resource, "edit", item with
            {
                Method = "PUT", Acl = $"{acl}.{{id}}.update", Operation = RouteOperations.Edit,
                RequestSchema = editSchema, ResponseSchema = null, SuccessStatus = 204,
                MasterTenantOnly = resource.MasterWrites, Summary = $"Edit {resource.Label}",
            });
            if (!resource.NotOffered.Contains("edit"))
            {
                routes.Add(PatchOf(routes[^1]));
            }
            Offer(resource, "delete", item with
            {
                Method = "DELETE", Acl = $"{acl}.{{id}}.delete", Operation = RouteOperations.Delete,
                ResponseSchema = null, SuccessStatus = 204, MasterTenantOnly = resource.MasterWrites,
                Summary = $"Delete {resource.Label}",
            });
            routes.Add(item with
            {
                Path = $"{item.Path}/history", Acl = $"{acl}.{{id}}.history.read",
                GrainType = collection.GrainType, GrainKey = collection.GrainKey, Operation = RouteOperations.History,
                ResponseSchema = HistorySchema(), IsList = true, Summary = $"Changes of {resource.Label}, newest first",
            });
        }
    }

    /// <summary>Beyond the 1.1 API: wherever PUT is served, a JSON merge patch is taken too.</summary>
    private static ManifestRoute PatchOf(ManifestRoute put) =>
        put with { Method = "PATCH", Operation = RouteOperations.Patch, Summary = put.Summary + " with a merge patch" };

    private void Offer<T>(ResourceDeclaration<T> resource, string operation, ManifestRoute route) where T : class
    {
        routes.Add(!resource.NotOffered.Contains(operation) ? route : route with
        {
            Acl = null, GrainType = grainTypes.Of(typeof(CollectionGrain<T>)), GrainKey = resource.Kind,
            Operation = RouteOperations.NotOffered, SuccessStatus = 405, MasterTenantOnly = false,
        });
    }

    private static IEnumerable<string> ConvertersOf(ResourceDeclaration resource) =>
        resource.KeyIsText ? [""] : resource.KeyIsNumber ? ["int"] : resource.HasNumber ? ["uuid", "int"] : ["uuid"];

    private void AddAssociation(AssociationDeclaration association)
    {
        var grainType = grainTypes.Of(typeof(AssociationGrain<,>).MakeGenericType(association.LeftType, association.RightType));
        foreach (var path in association.Paths.SelectMany(RouteTemplate.Expand))
        {
            var route = new ManifestRoute
            {
                Plugin = association.Kind, Method = "PUT", Path = path, Acl = $"{association.Acl}.update",
                GrainType = grainType,
                GrainKey = $"{association.Kind}/{{{association.LeftPlaceholder}}}/{{{association.RightPlaceholder}}}",
                Operation = $"{association.Kind}:{RouteOperations.Associate}", SuccessStatus = 204,
                RequestSchema = association.Attributes is { } attributes
                    ? SchemaOf(association.Kind, attributes, forRequests: true)
                    : null,
                Summary = $"Associate {association.Kind}",
            };
            routes.Add(route);
            if (!association.HasNoDelete)
            {
                routes.Add(route with
                {
                    Method = "DELETE", Acl = $"{association.Acl}.delete", RequestSchema = null,
                    Operation = $"{association.Kind}:{RouteOperations.Dissociate}",
                    Summary = $"Dissociate {association.Kind}",
                });
            }
        }
    }

    private void AddSettings(SettingsDeclaration settings)
    {
        var acl = settings.Acl ?? AclOf(settings.Path);
        var route = new ManifestRoute
        {
            Plugin = settings.Kind, Method = "GET", Path = settings.Path, Acl = $"{acl}.{settings.ReadWord}",
            MasterTenantOnly = settings.MasterReads,
            GrainType = grainTypes.Of(typeof(SettingsGrain<>).MakeGenericType(settings.RecordType)),
            GrainKey = ISettingsGrain<object>.Key, Operation = RouteOperations.Get,
            ResponseSchema = SchemaOf(settings.Kind, settings.ViewType, forRequests: false),
            Summary = $"Read {settings.Kind}",
        };
        routes.Add(route);
        routes.Add(route with
        {
            Method = "PUT", Acl = $"{acl}.update", Operation = RouteOperations.Edit, SuccessStatus = 204,
            MasterTenantOnly = settings.MasterWrites,
            RequestSchema = SchemaOf($"{settings.Kind}_edit", settings.BodyType, forRequests: true),
            ResponseSchema = null, Summary = $"Edit {settings.Kind}",
        });
        routes.Add(PatchOf(routes[^1]));
    }

    private void AddDocument(DocumentDeclaration document)
    {
        foreach (var path in RouteTemplate.Expand(document.Path))
        {
            var route = new ManifestRoute
            {
                Plugin = document.Kind, Method = "GET", Path = path, Acl = $"{document.Acl}.read",
                GrainType = grainTypes.Of(document.GrainType), GrainKey = $"{{{document.Placeholder}}}",
                Operation = RouteOperations.Get,
                ResponseSchema = SchemaOf(document.Kind, document.DocumentType, forRequests: false),
                Summary = $"Read {document.Kind}",
            };
            routes.Add(route);
            routes.Add(route with
            {
                Method = "PUT", Acl = $"{document.Acl}.update", Operation = RouteOperations.Edit, SuccessStatus = 204,
                RequestSchema = SchemaOf($"{document.Kind}_edit", document.DocumentType, forRequests: true),
                ResponseSchema = null, Summary = $"Replace {document.Kind}",
            });
            routes.Add(PatchOf(routes[^1]));
        }
    }

    private void AddDeclared(string plugin, DeclaredRoute declared)
    {
        foreach (var path in RouteTemplate.Expand(declared.Path))
        {
            routes.Add(new ManifestRoute
            {
                Plugin = plugin, Method = declared.Method, Path = path, Acl = declared.Acl,
                GrainType = grainTypes.Of(typeof(HandlerGrain)), GrainKey = plugin, Operation = declared.Name,
                IsList = declared.IsList, SuccessStatus = declared.SuccessStatus,
                MasterTenantOnly = declared.MasterTenantOnly, NeedsNoToken = declared.NeedsNoToken,
                OnlyWithOwnTenants = declared.OnlyWithOwnTenants,
                RequestSchema = declared.Body is { } body ? SchemaOf(body.Name, body, forRequests: true) : null,
                Summary = declared.Summary,
            });
        }
    }

    private string SchemaOf(
        string name, Type record, bool forRequests, IEnumerable<Type>? parts = null, bool forCreation = false)
    {
        var schema = RecordSchema.For(record).ToJsonSchema(forRequests, forCreation);
        foreach (var part in parts ?? [])
        {
            foreach (var (field, described) in RecordSchema.For(part).ToJsonSchema(forRequests, forCreation)["properties"]!.AsObject())
            {
                schema["properties"]![field] = described?.DeepClone();
            }
        }
        schemas[name] = schema.ToJsonString();
        return name;
    }

    private string HistorySchema()
    {
        const string name = "history";
        schemas[name] = """
            {"type": "object", "properties": {
              "sequence": {"type": "integer"}, "date": {"type": "string", "format": "date-time"},
              "user_uuid": {"type": ["string", "null"], "format": "uuid"}, "request_id": {"type": ["string", "null"]},
              "event": {"type": ["string", "null"]}, "data": {}, "changed": {"type": "array", "items": {"type": "string"}},
              "before": {"type": ["object", "null"]}, "after": {"type": ["object", "null"]}}}
            """;
        return name;
    }

    private static string AclOf(string path) => "confd" + path.Replace('/', '.');

    private string RevisionOf()
    {
        var text = new StringBuilder();
        foreach (var route in routes)
        {
            text.Append(route).Append('\n');
        }
        foreach (var (name, schema) in schemas.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append(schema).Append('\n');
        }
        return XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(text.ToString())).ToString("x16");
    }
}

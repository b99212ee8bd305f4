using System.Diagnostics.CodeAnalysis;
using Confd.Asterisk;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Writes the part of the dialplan that belongs to one resource.</summary>
/// <remarks>Source: docs.asterisk.org, Contexts, Extensions and Priorities.</remarks>
internal sealed class Dialplan(ImageReader read, ConfText text, ResourceId owner, Guid? tenant)
{
    private string? begun;
    private readonly HashSet<string> told = [];
    private string label = "";

    /// <summary>What the part reads.</summary>
    public ImageReader Read => read;

    /// <summary>The resource that it belongs to.</summary>
    public ResourceId Owner => owner;

    /// <summary>The part of a resource.</summary>
    public static Dialplan Of<T>(Stored<T> resource, ImageReader read, ConfText text) where T : class =>
        new(read, text, resource.Id, resource.Tenant);

    /// <summary>True for what belongs to the same tenant.</summary>
    public bool IsOwn<T>([NotNullWhen(true)] Stored<T>? resource) where T : class => resource is not null && resource.Tenant == tenant;

    /// <summary>True for the name of a context of the same tenant: all others lead to somebody else, or nowhere.</summary>
    public bool IsOwnContext(string name) => read.By(ConfIndexes.Contexts, name).Any(IsOwn);

    /// <summary>True for the name of an account of another tenant: whoever dials it rings its phones, or calls out through its trunk.</summary>
    public bool IsForeignEndpoint(string name)
    {
        var folded = ConfIndexes.Folded(name);
        return read.By(ConfIndexes.SipEndpoints, folded).Any(sip => !IsOwn(sip))
            || read.By(ConfIndexes.SccpEndpoints, folded).Any(sccp => !IsOwn(sccp))
            || read.By(ConfIndexes.IaxEndpoints, folded).Any(iax => !IsOwn(iax));
    }

    /// <summary>Begins a context, or goes on with it.</summary>
    public Dialplan Context(string name)
    {
        text.Section(name);
        return this;
    }

    /// <summary>Numbers that are not here are looked for in another context.</summary>
    public Dialplan Include(string name)
    {
        text.Option("include", name);
        return this;
    }

    /// <summary>Begins an extension. Its first step has priority 1.</summary>
    public Dialplan Exten(string pattern)
    {
        begun = pattern;
        return this;
    }

    /// <summary>Whoever watches the extension sees the state of these devices.</summary>
    public Dialplan Hint(string pattern, string devices)
    {
        text.Option("exten", $"{pattern},hint,{devices}");
        return this;
    }

    /// <summary>The next step can be gone to by this name.</summary>
    public Dialplan Label(string name)
    {
        label = $"({name})";
        return this;
    }

    /// <summary>A step without arguments.</summary>
    public Dialplan Do(string application) => Do(application, $"");

    /// <summary>A step.</summary>
    /// <param name="application">What Asterisk does.</param>
    /// <param name="arguments">Of the application.</param>
    /// <param name="isSecret">There is a password in them.</param>
    public Dialplan Do(string application, DialplanText arguments, bool isSecret = false)
    {
        Step($"{application}({arguments})", isSecret);
        return this;
    }

    /// <summary>A variable gets a text of any letters.</summary>
    public Dialplan Set(string variable, string value, string before = "", string after = "")
    {
        Step($"Set({variable}={before}{DialplanText.ValueOf(value)}{after})", isSecret: false);
        return this;
    }

    /// <summary>The steps of what is the same for each call to the resource: forwards are counted, hours kept, the subroutine called.</summary>
    /// <param name="schedule">From the resource to its schedule; null where there is none.</param>
    /// <param name="subroutine">Name of the subroutine; null for none.</param>
    public Dialplan Enter(RelationPath? schedule, string? subroutine)
    {
        Do("Gosub", $"{DialplanNames.Hop},s,1");
        if (schedule is not null && read.First<Schedule>(owner, schedule) is { Value.Enabled: true } hours && IsOwn(hours))
        {
            Do("Gosub", $"{DialplanNames.Schedule(hours.Value.Id)},s,1");
        }
        if (!string.IsNullOrEmpty(subroutine))
        {
            if (DialplanNames.IsSubroutine(subroutine) && read.By(ConfIndexes.Contexts, subroutine).Count == 0)
            {
                Do("GosubIf", $$"""${DIALPLAN_EXISTS({{subroutine}},s,1)}?{{subroutine}},s,1""");
            }
            else
            {
                Find(FindingSeverity.Error, "Its subroutine can't be called, and is left out. Name one of letters, digits, - and _.");
            }
        }
        return this;
    }

    /// <summary>The caller's name is changed, so that whoever is called knows for what.</summary>
    public Dialplan CallerName(string? mode, string? name) => string.IsNullOrEmpty(name) ? this : mode switch
    {
        "prepend" => Set("CALLERID(name)", name, after: "${CALLERID(name)}"),
        "append" => Set("CALLERID(name)", name, before: "${CALLERID(name)}"),
        "overwrite" => Set("CALLERID(name)", name),
        _ => this,
    };

    /// <summary>A sound is played; nothing when there is none.</summary>
    /// <param name="application">How it is played.</param>
    /// <param name="sound">Its file.</param>
    /// <param name="options">Further arguments, with a comma before them.</param>
    public Dialplan Play(string application, string? sound, string options = "") =>
        Playable(sound) is { } file ? Do(application, $"{file}{new DialplanCode(options)}") : this;

    /// <summary>A sound that can be played; null for none, and for one that can't, which is told of.</summary>
    public string? Playable(string? sound)
    {
        if (string.IsNullOrEmpty(sound) || DialplanText.IsSound(sound))
        {
            return sound is "" ? null : sound;
        }
        Find(FindingSeverity.Error, "One of its sounds can't be played, and is left out. Name its file without commas, brackets, quotes and $.");
        return null;
    }

    /// <summary>Tells of something that an administrator should look at, once.</summary>
    public void Find(FindingSeverity severity, string message)
    {
        if (told.Add(message))
        {
            text.Find(severity, owner, message);
        }
    }

    private void Step(string what, bool isSecret)
    {
        if (begun is { } pattern)
        {
            text.Option("exten", $"{pattern},1{label},{what}", isSecret);
            begun = null;
        }
        else
        {
            text.Option("same", $"n{label},{what}", isSecret);
        }
        label = "";
    }
}

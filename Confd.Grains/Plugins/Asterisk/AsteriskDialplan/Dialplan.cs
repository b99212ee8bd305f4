using System.Diagnostics.CodeAnalysis;
using Confd.Asterisk;
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

    /// <summary>The resource that the part belongs to.</summary>
    public ResourceId Owner => owner;

    /// <summary>The part of a resource.</summary>
    public static Dialplan Of<T>(Stored<T> resource, ImageReader read, ConfText text) where T : class =>
        new(read, text, resource.Id, resource.Tenant);

    /// <summary>True for a resource of the same tenant.</summary>
    public bool IsOwn<T>([NotNullWhen(true)] Stored<T>? resource) where T : class => resource is not null && resource.Tenant == tenant;

    /// <summary>True for the name of a context of the same tenant: any other leads to another tenant, or nowhere.</summary>
    public bool IsOwnContext(string name) => read.By(ConfIndexes.Contexts, name).Any(IsOwn);

    /// <summary>
    /// True for the name of another tenant's account: to dial it rings that tenant's phones, or uses its trunk.
    /// </summary>
    public bool IsForeignEndpoint(string name)
    {
        var folded = ConfIndexes.Folded(name);
        return read.By(ConfIndexes.SipEndpoints, folded).Any(sip => !IsOwn(sip))
            || read.By(ConfIndexes.SccpEndpoints, folded).Any(sccp => !IsOwn(sccp))
            || read.By(ConfIndexes.IaxEndpoints, folded).Any(iax => !IsOwn(iax));
    }

    /// <summary>Begins or continues a context.</summary>
    public Dialplan Context(string name)
    {
        text.Section(name);
        return this;
    }

    /// <summary>Asterisk looks for other numbers in another context.</summary>
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

    /// <summary>Watchers of the extension see the state of these devices.</summary>
    public Dialplan Hint(string pattern, string devices)
    {
        text.Option("exten", $"{pattern},hint,{devices}");
        return this;
    }

    /// <summary>What the lamps of keys show from the next reading of the file on, until somebody dials a code.</summary>
    /// <param name="lamps">Devices of their hints, and whether each is on.</param>
    public Dialplan Lamps(IReadOnlyCollection<(string Device, bool IsOn)> lamps)
    {
        if (lamps.Count > 0)
        {
            text.Section("globals");
        }
        foreach (var (device, isOn) in lamps)
        {
            text.Function("DEVICE_STATE", device, isOn ? "INUSE" : "NOT_INUSE");
        }
        return this;
    }

    /// <summary>Names the next step, as a target of jumps.</summary>
    public Dialplan Label(string name)
    {
        label = $"({name})";
        return this;
    }

    /// <summary>A step without arguments.</summary>
    public Dialplan Do(string application) => Do(application, $"");

    /// <summary>A step.</summary>
    /// <param name="application">The application.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="isSecret">True when they contain a password.</param>
    public Dialplan Do(string application, DialplanText arguments, bool isSecret = false)
    {
        Step($"{application}({arguments})", isSecret);
        return this;
    }

    /// <summary>Sets a variable to a text of any letters.</summary>
    public Dialplan Set(string variable, string value, string before = "", string after = "")
    {
        Step($"Set({variable}={before}{DialplanText.ValueOf(value)}{after})", isSecret: false);
        return this;
    }

    /// <summary>
    /// The first steps of each call to the resource: they count forwards, apply the hours and call the subroutine.
    /// </summary>
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
                Error("Its subroutine can't be called, and is left out. Name one of letters, digits, - and _.");
            }
        }
        return this;
    }

    /// <summary>Changes the caller's name, to show the called user what the call is for.</summary>
    public Dialplan CallerName(string? mode, string? name) => string.IsNullOrEmpty(name) ? this : mode switch
    {
        "prepend" => Set("CALLERID(name)", name, after: "${CALLERID(name)}"),
        "append" => Set("CALLERID(name)", name, before: "${CALLERID(name)}"),
        "overwrite" => Set("CALLERID(name)", name),
        _ => this,
    };

    /// <summary>Plays a sound; nothing when there is none.</summary>
    /// <param name="application">The application that plays it.</param>
    /// <param name="sound">Its file.</param>
    /// <param name="options">Further arguments, with a comma before them.</param>
    public Dialplan Play(string application, string? sound, string options = "") =>
        Playable(sound) is { } file ? Do(application, $"{file}{new DialplanCode(options)}") : this;

    /// <summary>A sound that can be played; null for none, and for one that can't be played, which is a finding.</summary>
    public string? Playable(string? sound)
    {
        if (string.IsNullOrEmpty(sound) || DialplanText.IsSound(sound))
        {
            return sound is "" ? null : sound;
        }
        Error("One of its sounds can't be played, and is left out. Name its file without commas, brackets, quotes and $.");
        return null;
    }

    /// <summary>Adds a finding, once: it works, but may not be intended.</summary>
    public void Warning(string message) => Find(FindingSeverity.Warning, message);

    /// <summary>Adds a finding, once: something does not work as configured.</summary>
    public void Error(string message) => Find(FindingSeverity.Error, message);

    private void Find(FindingSeverity severity, string message)
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

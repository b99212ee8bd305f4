using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>A queue as a queue of Asterisk: all options that are set, and the users among its members.</summary>
internal static class QueueOfQueue
{
    private const string Exit = "context";

    public static void Write(Stored<Queue> queue, ImageReader read, ConfText text)
    {
        var value = queue.Value;
        if (!value.Enabled || IsTaken(queue, read, text))
        {
            return;
        }
        text.Section(value.Name);
        foreach (var option in value.Options)
        {
            if (option is [var name, var setting] && (name != Exit || MayLeaveTo(setting, queue, read, text)))
            {
                text.Option(name, setting);
            }
        }
        text.Option("musicclass", text.MusicOf(read, queue, value.MusicOnHold));
        foreach (var link in read.Links(queue.Id, QueueMemberUserPlugin.Users).OrderBy(link => link.Attributes<QueueUserMember>().Priority))
        {
            QueueMember.WriteUser(text, read, queue.Id, link);
        }
    }

    /// <summary>Our names are case-sensitive, Asterisk's are not: a second section would replace another tenant's.</summary>
    private static bool IsTaken(Stored<Queue> queue, ImageReader read, ConfText text)
    {
        var name = ConfIndexes.Folded(queue.Value.Name);
        var isTaken = name == "general" || read.By(ConfIndexes.Groups, name).Count > 0
            || read.By(ConfIndexes.Queues, name) is [var first, ..] && first.Id != queue.Id;
        if (isTaken)
        {
            text.Error(
                queue.Id,
                $"It is left out: Asterisk ignores case, and takes '{queue.Value.Name}' for another section. Make it anew under another name.");
        }
        return isTaken;
    }

    /// <summary>Callers leave the queue by dialling a number in this context: not one of another tenant.</summary>
    private static bool MayLeaveTo(string context, Stored<Queue> queue, ImageReader read, ConfText text)
    {
        var found = read.By(ConfIndexes.Contexts, context);
        if (found.Any(one => one.Tenant != queue.Tenant) || ReservedContexts.Has(context))
        {
            text.Error(queue.Id, "Its option context is left out: the context belongs to another tenant, or to the dialplan itself. Choose an own one.");
            return false;
        }
        if (found.Count == 0)
        {
            text.Warning(
                queue.Id, $"Its option context is '{context}', which is no context here. Asterisk must have it from another file.");
        }
        return true;
    }
}

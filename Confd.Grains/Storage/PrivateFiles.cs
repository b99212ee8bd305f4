namespace Confd.Storage;

/// <summary>Files and folders that only their owner may read.</summary>
internal static class PrivateFiles
{
    /// <summary>Mode of the files.</summary>
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, FileMode | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Creates an empty file unless there is one, so that it has its mode before anything is written into it.</summary>
    public static void CreateFile(string file)
    {
        if (File.Exists(file))
        {
            return;
        }
        using var created = New(file);
    }

    /// <summary>Creates a file that must not be there yet.</summary>
    public static FileStream New(string file)
    {
        var options = new FileStreamOptions
        {
            Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }
        return new FileStream(file, options);
    }
}

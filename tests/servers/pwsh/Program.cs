// pwsh for tests: `pwsh -NoLogo -NoProfile [-NonInteractive] -File SCRIPT` on
// PowerShell's own engine, with the streams and exit statuses of the real
// program. `-Check SCRIPT…` is ours: the static gate of Gate.cs.
// EXO_HOST_CLAIMS=7.4.1 makes the engine call itself by another version.
// EXO_HOST_POLICY=user forbids scripts as Windows may, but for a process with
// -ExecutionPolicy Bypass; =machine forbids them to that one as well.
using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace Exodane.Tests;

static class Program
{
    sealed class Options
    {
        public bool NonInteractive, Bypass;
        public string? File, Command;
        public List<string> Rest = [];
    }

    static int Main(string[] args)
    {
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        if (args.Length > 0 && args[0] == "-Check")
            return Gate.Run(args[1..]);
        if (args.Length == 1 && args[0] is "--version" or "-Version" or "-v")
        {
            Console.Out.WriteLine("PowerShell " + EngineVersion());
            return 0;
        }
        var options = Parse(args);
        return options == null ? 64 : Run(options);
    }

    static string EngineVersion() =>
        FileVersionInfo.GetVersionInfo(typeof(PSObject).Assembly.Location)
            .ProductVersion!.Split(' ', '+')[0];

    static Options? Parse(string[] args)
    {
        var options = new Options();
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i].ToLowerInvariant())
            {
                case "-nologo" or "-noprofile":
                    break;
                case "-noninteractive":
                    options.NonInteractive = true;
                    break;
                case "-executionpolicy" when i + 1 < args.Length:
                    options.Bypass = args[++i] == "Bypass";
                    break;
                case "-file" when i + 1 < args.Length:
                    options.File = args[i + 1];
                    options.Rest.AddRange(args[(i + 2)..]);
                    return options;
                case "-command" when i + 1 < args.Length:
                    options.Command = string.Join(' ', args[(i + 1)..]);
                    return options;
                default:
                    Console.Error.WriteLine("Invalid argument " + args[i]);
                    return null;
            }
        }
        Console.Error.WriteLine("Nothing to run");
        return null;
    }

    static int Run(Options options)
    {
        if (options.File != null && !File.Exists(options.File))
        {
            Console.Error.WriteLine($"The argument '{options.File}' is not " +
                "recognized as the name of a script file.");
            return 64;
        }
        if (options.File != null && IsForbidden(options))
        {
            Console.Error.WriteLine($"File {options.File} cannot be loaded " +
                "because running scripts is disabled on this system. For " +
                "more information, see about_Execution_Policies.");
            return 1;
        }
        var host = new Host(options.NonInteractive);
        using var runspace = RunspaceFactory.CreateRunspace(host,
            InitialSessionState.CreateDefault2());
        runspace.Open();
        Claim(runspace);
        using var shell = PowerShell.Create(runspace);
        if (options.File != null)
        {
            shell.Commands.AddCommand(new Command(
                Path.GetFullPath(options.File), false, false));
            foreach (var argument in options.Rest)
                shell.AddArgument(argument);
        }
        else
        {
            shell.AddScript(options.Command!, false);
        }
        return Finish(shell, host, ReadsInput(options.File));
    }

    static bool IsForbidden(Options options) =>
        Environment.GetEnvironmentVariable("EXO_HOST_POLICY") switch
        {
            "machine" => true,
            "user" => !options.Bypass,
            _ => false,
        };

    static int Finish(PowerShell shell, Host host, bool readsInput)
    {
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error,
            PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        try
        {
            shell.Invoke(readsInput ? Lines() : Array.Empty<string>());
        }
        catch (RuntimeException error)
        {
            host.UI.WriteErrorLine(error.ErrorRecord?.ToString() +
                "\n" + error.ErrorRecord?.InvocationInfo?.PositionMessage);
            return 1;
        }
        if (host.ExitCode is int code)
            return code;
        var last = shell.Runspace.SessionStateProxy
            .GetVariable("global:LASTEXITCODE");
        return last is int status ? status : 0;
    }

    // As the real program: a top level that mentions $input has all of
    // standard input read as pipeline input, before the script sees any.
    static bool ReadsInput(string? file)
    {
        if (file == null)
            return false;
        var script = Parser.ParseFile(Path.GetFullPath(file), out _, out _);
        return Gate.MentionsInput(script);
    }

    static List<string> Lines()
    {
        var lines = new List<string>();
        while (Console.In.ReadLine() is string line)
            lines.Add(line);
        return lines;
    }

    static void Claim(Runspace runspace)
    {
        var claimed = Environment.GetEnvironmentVariable("EXO_HOST_CLAIMS");
        if (string.IsNullOrEmpty(claimed))
            return;
        using var shell = PowerShell.Create(runspace);
        shell.AddScript("param($v) $PSVersionTable['PSVersion'] = [semver]$v")
            .AddArgument(claimed).Invoke();
    }
}

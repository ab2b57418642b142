// The host's side of the engine: what goes to which stream, as in the real
// program: errors to standard error, everything else that is said to standard
// output; no progress bars; no questions when -NonInteractive was given.
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Exodane.Tests;

sealed class Host(bool nonInteractive) : PSHost
{
    readonly HostUi ui = new(nonInteractive);

    public int? ExitCode { get; private set; }
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;
    public override CultureInfo CurrentUICulture =>
        CultureInfo.InvariantCulture;
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override string Name => "ConsoleHost";
    public override PSHostUserInterface UI => ui;
    public override Version Version { get; } = new(7, 6, 9);

    public override void EnterNestedPrompt() =>
        throw new NotSupportedException("nested prompt");
    public override void ExitNestedPrompt() { }
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;
}

sealed class HostUi(bool nonInteractive) : PSHostUserInterface
{
    readonly RawUi raw = new();

    public override PSHostRawUserInterface RawUI => raw;
    // With EXO_HOST_COLOURS, as a terminal that takes escape sequences.
    public override bool SupportsVirtualTerminal =>
        Environment.GetEnvironmentVariable("EXO_HOST_COLOURS") != null;

    public override void Write(string value) => Console.Out.Write(value);
    public override void Write(ConsoleColor foreground,
        ConsoleColor background, string value) => Write(value);
    public override void WriteLine(string value) =>
        Console.Out.WriteLine(value);
    public override void WriteErrorLine(string value) =>
        Console.Error.WriteLine(value);
    public override void WriteWarningLine(string message) =>
        WriteLine("WARNING: " + message);
    public override void WriteVerboseLine(string message) =>
        WriteLine("VERBOSE: " + message);
    public override void WriteDebugLine(string message) =>
        WriteLine("DEBUG: " + message);
    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
    }

    public override string ReadLine()
    {
        Refuse("ReadLine");
        return Console.In.ReadLine() ?? "";
    }

    public override SecureString ReadLineAsSecureString()
    {
        Refuse("ReadLineAsSecureString");
        return new System.Net.NetworkCredential("", ReadLine()).SecurePassword;
    }

    public override Dictionary<string, PSObject> Prompt(string caption,
        string message, Collection<FieldDescription> descriptions)
    {
        Refuse("Prompt");
        var answers = new Dictionary<string, PSObject>();
        foreach (var field in descriptions)
        {
            Write(field.Name + ": ");
            answers[field.Name] = PSObject.AsPSObject(ReadLine());
        }
        return answers;
    }

    public override int PromptForChoice(string caption, string message,
        Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Refuse("PromptForChoice");
        WriteLine(caption + " " + message);
        return Console.In.ReadLine() == "Y" ? 0 : defaultChoice;
    }

    public override PSCredential PromptForCredential(string caption,
        string message, string userName, string targetName) =>
        throw new PSInvalidOperationException("no credential here");

    public override PSCredential PromptForCredential(string caption,
        string message, string userName, string targetName,
        PSCredentialTypes types, PSCredentialUIOptions options) =>
        throw new PSInvalidOperationException("no credential here");

    void Refuse(string what)
    {
        if (nonInteractive)
            throw new PSInvalidOperationException("PowerShell is in " +
                $"NonInteractive mode. {what} functionality is not " +
                "available.");
    }
}

// A window of 120 columns, or EXO_HOST_WIDTH, that cannot be drawn on.
sealed class RawUi : PSHostRawUserInterface
{
    static readonly int width = int.Parse(
        Environment.GetEnvironmentVariable("EXO_HOST_WIDTH") ?? "120");

    public override ConsoleColor BackgroundColor { get; set; } =
        ConsoleColor.Black;
    public override ConsoleColor ForegroundColor { get; set; } =
        ConsoleColor.Gray;
    public override Size BufferSize { get; set; } = new(width, 3000);
    public override Coordinates CursorPosition { get; set; }
    public override int CursorSize { get; set; } = 25;
    public override bool KeyAvailable => false;
    public override Size MaxPhysicalWindowSize => new(width, 50);
    public override Size MaxWindowSize => new(width, 50);
    public override Coordinates WindowPosition { get; set; }
    public override Size WindowSize { get; set; } = new(width, 50);
    public override string WindowTitle { get; set; } = "";

    public override void FlushInputBuffer() { }
    public override KeyInfo ReadKey(ReadKeyOptions options) =>
        throw new NotSupportedException("no keys");
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) =>
        throw new NotSupportedException("no window");
    public override void ScrollBufferContents(Rectangle source,
        Coordinates destination, Rectangle clip, BufferCell fill) { }
    public override void SetBufferContents(Coordinates origin,
        BufferCell[,] contents) { }
    public override void SetBufferContents(Rectangle rectangle,
        BufferCell fill) { }
}

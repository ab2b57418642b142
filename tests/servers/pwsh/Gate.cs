// The static gate: `pwsh -Check [-Cmdlets A,B,…] SCRIPT…` parses each script
// with the engine's own parser. With -Cmdlets, a script may call nothing but
// core cmdlets, its own functions and those named, and may not make code out
// of text. By variable it may call $cmdlet, which comes out of its own table,
// and parameters of the type [scriptblock].
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Exodane.Tests;

static class Gate
{
    static readonly string[] Core =
    [
        "ForEach-Object", "Get-Command", "Get-Module", "Import-Module",
        "Out-Default", "Out-Host", "Out-Null", "Set-StrictMode",
        "Where-Object", "Export-ModuleMember", "New-Module", "Remove-Module",
    ];
    static readonly string[] Evaluators =
    [
        "InvokeScript", "NewScriptBlock", "ExpandString", "AddScript",
        "InvokeCommand", "Create", "Invoke",
    ];

    public static int Run(string[] args)
    {
        string[]? cmdlets = null;
        if (args.Length > 1 && args[0] == "-Cmdlets")
        {
            cmdlets = args[1].Split(',');
            args = args[2..];
        }
        int found = 0;
        foreach (var file in args)
            foreach (var complaint in Look(file, cmdlets))
            {
                Console.Out.WriteLine($"{file}:{complaint}");
                found++;
            }
        return found == 0 ? 0 : 1;
    }

    static List<string> Look(string file, string[]? cmdlets)
    {
        var script = Parser.ParseFile(Path.GetFullPath(file), out _,
            out var errors);
        var complaints = errors.Select(e =>
            $"{e.Extent.StartLineNumber}: {e.Message}").ToList();
        if (MentionsInput(script))
            complaints.Add("1: the top level mentions $input");
        if (cmdlets != null)
        {
            complaints.AddRange(Calls(script, cmdlets));
            complaints.AddRange(Evaluations(script));
        }
        return complaints;
    }

    // Outside of every function and script block of its own.
    public static bool MentionsInput(ScriptBlockAst script) =>
        script.FindAll(a => a is VariableExpressionAst v &&
            v.VariablePath.UserPath.Equals("input",
                StringComparison.OrdinalIgnoreCase), false).Any();

    static IEnumerable<string> Calls(ScriptBlockAst script, string[] cmdlets)
    {
        var own = script.FindAll(a => a is FunctionDefinitionAst, true)
            .Select(a => ((FunctionDefinitionAst)a).Name);
        var allowed = new HashSet<string>(own.Concat(Core).Concat(cmdlets),
            StringComparer.OrdinalIgnoreCase);
        foreach (var ast in script.FindAll(a => a is CommandAst, true))
        {
            var call = (CommandAst)ast;
            var name = call.GetCommandName();
            if (name == null && IsKnownVariable(call))
                continue;
            if (name == null || !allowed.Contains(name))
                yield return $"{call.Extent.StartLineNumber}: calls " +
                    (name ?? call.Extent.Text);
        }
    }

    static bool IsKnownVariable(CommandAst call)
    {
        if (call.InvocationOperator != TokenKind.Ampersand ||
            call.CommandElements[0] is not VariableExpressionAst variable)
            return false;
        var name = variable.VariablePath.UserPath;
        return name == "cmdlet" || Parameters(call).Any(p =>
            p.Name.VariablePath.UserPath == name &&
            p.StaticType == typeof(ScriptBlock));
    }

    static IEnumerable<ParameterAst> Parameters(Ast? ast)
    {
        while (ast is not null and not FunctionDefinitionAst)
            ast = ast.Parent;
        return (ast as FunctionDefinitionAst)?.Parameters ??
            Enumerable.Empty<ParameterAst>();
    }

    static IEnumerable<string> Evaluations(ScriptBlockAst script)
    {
        foreach (var cast in script.FindAll(a =>
            a is ConvertExpressionAst c &&
            c.StaticType == typeof(ScriptBlock), true))
            yield return $"{cast.Extent.StartLineNumber}: makes code of text";
        foreach (var ast in script.FindAll(a =>
            a is InvokeMemberExpressionAst, true))
        {
            var call = (InvokeMemberExpressionAst)ast;
            var member = call.Member.Extent.Text;
            if (Evaluators.Contains(member, StringComparer.OrdinalIgnoreCase))
                yield return $"{call.Extent.StartLineNumber}: evaluates by " +
                    $".{member}()";
        }
    }
}

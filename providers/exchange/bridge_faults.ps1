# What went wrong, and of which kind it is.

class BridgeFault : Exception {
    [string]$Kind
    BridgeFault([string]$kind, [string]$text) : base($text) { $this.Kind = $kind }
}

function Get-ErrorKind($Record) {
    if ($Record.Exception -is [BridgeFault]) { return $Record.Exception.Kind }
    if ($Record.Exception -is [Management.Automation.CommandNotFoundException]) { return 'role' }
    $text = [string]$Record.Exception.Message
    $rows = @(
        @('throttled', 'throttl|micro delay|budget|too many requests|\b429\b'),
        @('timeout', 'timed? ?out|operation (was|has been) cancell?ed'),
        @('denied', 'AADSTS|token (is |has )?expired|access.?denied|isn''t authorized|not authorized|unauthorized|isn''t supported in this scenario'),
        @('already', '\balready\b|not required|isn''t required|in progress'),
        @('notfound', 'couldn''t be found|could not be found|wasn''t found|not found|isn''t an accepted domain|not an accepted domain')
    )
    foreach ($row in $rows) { if ($text -match $row[1]) { return $row[0] } }
    'remote'
}

function New-Fault([string]$Kind, $Record) {
    [ordered]@{
        kind      = $Kind
        text      = [string]$Record.Exception.Message
        exception = $Record.Exception.GetType().FullName
    }
}

function Get-SignInFault($Record) {
    $exception = $Record.Exception
    if ($exception -is [BridgeFault]) { return $exception.Kind }
    if ($exception -is [Management.Automation.ParameterBindingException]) { return 'module-version' }
    if ($exception -is [Management.Automation.CommandNotFoundException]) { return 'module-broken' }
    $rows = @(
        @('consent', 'consent|AADSTS65001'),
        @('role', 'role assigned|CmdletAccessDenied|isn''t supported in this scenario'),
        @('account', 'EXOModuleEnabled'),
        @('window', 'window handle'),
        @('sessions', 'maximum number of (connections|concurrent)|throttl|micro delay|too many requests|\b429\b'),
        @('module-broken', 'Could not load file or assembly'),
        @('network', 'name resolution|No such host|Connection refused|network|SSL connection|timed? ?out')
    )
    foreach ($row in $rows) { if ([string]$exception.Message -match $row[1]) { return $row[0] } }
    'sign-in'
}

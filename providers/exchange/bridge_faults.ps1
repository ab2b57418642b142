# What went wrong, and of which kind it is: of the visit as a whole, or of one
# request. The first row that fits counts.

# One that we find ourselves; a class of our own would cost every start time.
function New-Failure([string]$Kind, [string]$Text) {
    $failure = [InvalidOperationException]::new($Text)
    $failure.Data['exodane'] = $Kind
    $failure
}

$VisitFaults = [ordered]@{
    policy     = 'running scripts is disabled|is not digitally signed'
    repository = 'PSRepository|package source'
    installer  = 'Update-ModuleManifest|Update-Manifest|PackageManagement|PowerShellGet|download from URI|available providers'
    parameter  = 'parameter cannot be found that matches'
    tls        = 'SSL/TLS|SSL connection|TLS 1\.\d'
    assembly   = 'Could not load (file or assembly|type)'
    consent    = 'consent|AADSTS65001'
    role       = 'role assigned|CmdletAccessDenied|isn''t supported in this scenario'
    account    = 'EXOModuleEnabled'
    window     = 'window handle'
    blocked    = 'Conditional Access|AADSTS5300\d|AADSTS53003\d'
    expired    = 'AADSTS(700082|70008|70043|50173|7000222|700222)\b|\bexpired\b'
    throttled  = 'throttl|micro delay|budget|too many requests|\b429\b'
    sessions   = 'maximum number of (connections|concurrent)|session quota'
    timeout    = 'timed? ?out|(task|operation) was cancell?ed'
    network    = 'name resolution|No such host|Connection refused|network|did not properly respond|unable to connect|Name or service not known'
    refused    = 'AADSTS\d+|unauthorized|access.?denied|\b40[13]\b'
}

$RequestFaults = [ordered]@{
    throttled  = 'throttl|micro delay|budget|too many requests|\b429\b'
    timeout    = 'timed? ?out|operation (was|has been) cancell?ed'
    expired    = 'AADSTS(700082|70008|70043|50173)\b|token (is |has )?expired|\bTokenExpired\b'
    denied     = 'AADSTS|access.?denied|isn''t authorized|not authorized|unauthorized|isn''t supported in this scenario'
    already    = '\balready\b|not required|isn''t required|in progress'
    notfound   = 'couldn''t be found|could not be found|wasn''t found|not found|isn''t an accepted domain|not an accepted domain'
}

function Find-Kind([string]$Text, $Rows, [string]$Else) {
    foreach ($kind in $Rows.Keys) { if ($Text -match $Rows[$kind]) { return $kind } }
    $Else
}

function Get-ErrorKind($Record) {
    $ours = $Record.Exception.Data['exodane']
    if ($ours) { return $ours }
    if ($Record.Exception -is [Management.Automation.CommandNotFoundException]) { return 'role' }
    Find-Kind ([string]$Record.Exception.Message) $RequestFaults 'remote'
}

# The module's own troubles are told from those of the sign-in. A profile whose
# path PowerShell would read as code is a known cause of the latter.
function Get-VisitKind($Record) {
    $exception = $Record.Exception
    $ours = $exception.Data['exodane']
    if ($ours) { return $ours }
    if ($exception -is [Management.Automation.PSSecurityException]) { return 'policy' }
    if ($exception -is [Management.Automation.ParameterBindingException]) { return 'parameter' }
    $unnamed = if ($exception -is [Management.Automation.CommandNotFoundException]) { 'module-broken' } else { 'sign-in' }
    $kind = Find-Kind ([string]$exception.Message) $VisitFaults $unnamed
    if ($kind -eq 'sign-in' -and [Environment]::GetFolderPath('UserProfile') -match '[$`\[\]]') { return 'profile' }
    $kind
}

function New-Fault([string]$Kind, $Record) {
    [ordered]@{
        kind      = $Kind
        text      = [string]$Record.Exception.Message
        exception = $Record.Exception.GetType().FullName
    }
}

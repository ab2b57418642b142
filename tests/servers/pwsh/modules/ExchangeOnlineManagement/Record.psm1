# What the stand-in keeps: a line of JSON for each call in the file $EXO_LOG,
# noise on every stream when $EXO_NOISE is set, waiting, and how it fails.

# Values as text; a SecureString in the clear, so that tests can compare it.
function Write-Call([string]$Name, $Bound) {
    $file = [Environment]::GetEnvironmentVariable('EXO_LOG')
    if (-not $file) { return }
    $line = [System.Text.Json.Nodes.JsonObject]::new()
    $line.Add('cmdlet', [System.Text.Json.Nodes.JsonValue]::Create($Name))
    foreach ($key in $Bound.Keys) {
        $value = $Bound[$key]
        if ($value -is [Security.SecureString]) {
            $value = 'secure:' + [Net.NetworkCredential]::new('', $value).Password
        }
        $text = ($value | ForEach-Object { [string]$_ }) -join ','
        $line.Add($key, [System.Text.Json.Nodes.JsonValue]::Create([string]$text))
    }
    [IO.File]::AppendAllText($file, $line.ToJsonString() + "`n")
}

function Write-Noise($Cmdlet) {
    if (-not [Environment]::GetEnvironmentVariable('EXO_NOISE')) { return }
    $Cmdlet.WriteWarning('noise: a warning {"schema":"exodane.bridge/1"}')
    $Cmdlet.WriteVerbose('noise: verbose')
    $Cmdlet.WriteDebug('noise: debug')
    $Cmdlet.WriteInformation('noise: information', [string[]]@())
    $Cmdlet.Host.UI.WriteLine('<<EXODANE: noise: from the host')
    [Console]::Error.WriteLine('noise: standard error')
    [Console]::Out.Write('noise: a line without an end')
}

# slow:3 waits three seconds, hang for ever.
function Wait-Fault([string]$Fault) {
    if ($Fault -eq 'hang') { [Threading.Thread]::Sleep(-1) }
    if ($Fault -match '^slow:(\d+)$') {
        [Threading.Thread]::Sleep(1000 * [int]$Matches[1])
    }
}

# As the service's errors come: not terminating, unless -ErrorAction says so.
function Write-Failure($Cmdlet, [string]$Text) {
    $Cmdlet.WriteError([Management.Automation.ErrorRecord]::new(
            [Exception]::new($Text), 'RemoteFailure', 'NotSpecified', $null))
}

Export-ModuleMember -Function Write-Call, Write-Noise, Wait-Fault, Write-Failure

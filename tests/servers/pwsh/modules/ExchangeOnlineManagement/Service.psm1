# The service behind the cmdlets: where $EXO_SERVICE names a socket, Microsoft's
# side of the lab (tests/lab/internet/exchange.py); else files in $EXO_STATE.
Import-Module "$PSScriptRoot/Record.psm1"

function Test-Service { [bool][Environment]::GetEnvironmentVariable('EXO_SERVICE') }

# A line of JSON there, a line back: its texts by name.
function Get-Answer([string]$Ask, [string]$Domain) {
    $line = [System.Text.Json.Nodes.JsonObject]::new()
    $line.Add('ask', [System.Text.Json.Nodes.JsonValue]::Create($Ask))
    $line.Add('domain', [System.Text.Json.Nodes.JsonValue]::Create($Domain))
    $socket = [Net.Sockets.Socket]::new('Unix', 'Stream', 'Unspecified')
    try {
        $socket.Connect([Net.Sockets.UnixDomainSocketEndPoint]::new(
                [Environment]::GetEnvironmentVariable('EXO_SERVICE')))
        $stream = [Net.Sockets.NetworkStream]::new($socket)
        $stream.Write([Text.Encoding]::UTF8.GetBytes($line.ToJsonString() + "`n"))
        $text = [IO.StreamReader]::new($stream).ReadLine()
    }
    finally { $socket.Dispose() }
    $answer = @{}
    foreach ($property in [System.Text.Json.JsonDocument]::Parse($text).RootElement.EnumerateObject()) {
        $answer[$property.Name] = $property.Value.ToString()
    }
    $answer
}

# A hang leaves a child beside it: only a kill of the whole group ends both.
function Invoke-Fault([string]$Fault) {
    if ($Fault -in 'hang', 'stall') {
        [Diagnostics.Process]::Start('sleep', '86399') | Out-Null
        [Threading.Thread]::Sleep(-1)
    }
    if ($Fault -eq 'garbage') { [Console]::Out.WriteLine('InternalError:') }
    if ($Fault -in 'garbage', 'crash', 'lost') { [Environment]::Exit(1) }
}

# $null when the service refused, which has then been said.
function Invoke-Service($Cmdlet, [string]$Ask, [string]$Domain) {
    if (-not (Test-Service)) { return @{} }
    $answer = Get-Answer $Ask $Domain
    Invoke-Fault $answer['fault']
    if (-not $answer['refused']) { return $answer }
    Write-Failure $Cmdlet $answer['refused']
}

function Get-StateFile([string]$Domain, [string]$Feature) {
    [IO.Path]::Combine([Environment]::GetEnvironmentVariable('EXO_STATE'), "$Domain.$Feature")
}

function Get-Switched([string]$Domain, [string]$Feature) {
    if ([IO.File]::Exists((Get-StateFile $Domain $Feature))) { 'Enabled' } else { 'Disabled' }
}

function Set-Switched([string]$Domain, [string]$Feature, [bool]$On) {
    $file = Get-StateFile $Domain $Feature
    if ($On) { [IO.File]::WriteAllText($file, '') } else { [IO.File]::Delete($file) }
}

function Get-NewHost([string]$Domain) { ($Domain -replace '\.', '-') + '.o-v1.mx.microsoft' }

# Where a domain stands, as the read $Ask is told.
function Get-Standing($Cmdlet, [string]$Ask, [string]$Domain) {
    if (Test-Service) { return Invoke-Service $Cmdlet $Ask $Domain }
    $dnssec = Get-Switched $Domain 'dnssec'
    @{
        dnssec = $dnssec; dane = Get-Switched $Domain 'dane'
        record = if ($dnssec -eq 'Enabled') { '@ 60 IN MX 10 ' + (Get-NewHost $Domain) }
    }
}

# Switches on or off; the host that the service names, $null when it refused.
function Set-Standing($Cmdlet, [string]$Operation, [string]$Domain) {
    if (Test-Service) {
        $answer = Invoke-Service $Cmdlet $Operation $Domain
        if ($null -eq $answer) { return }
        return [string]$answer['host']
    }
    $verb, $feature = $Operation -split '/'
    if ($Operation -eq 'enable/dnssec' -and (Get-Switched $Domain 'dnssec') -eq 'Enabled') {
        return Write-Failure $Cmdlet "DNSSEC is already enabled for the domain '$Domain'."
    }
    if ($Operation -eq 'enable/dane' -and (Get-Switched $Domain 'dnssec') -ne 'Enabled') {
        return Write-Failure $Cmdlet "DNSSEC has to be enabled for '$Domain' first."
    }
    Set-Switched $Domain $feature ($verb -eq 'enable')
    Get-NewHost $Domain
}

Export-ModuleMember -Function Get-NewHost, Get-Standing, Invoke-Service, Set-Standing

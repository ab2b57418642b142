# The requests, one after the other, and the answer to all of them.

function Set-Feature([string]$Op, [string]$Feature, [string]$Domain) {
    $cmdlet = $ChangeCmdlets["$Op/$Feature"]
    Assert-Cmdlet $cmdlet
    $noted = $null
    $answer = & $cmdlet -DomainName $Domain -ErrorAction Stop -WarningVariable noted 3>$null 4>$null 5>$null 6>$null
    $last = $null
    foreach ($one in @($answer)) { if ($null -ne $one) { $last = $one } }
    $result = [ordered]@{
        dnssecMxValue = Find-MxHost $last
        result        = Get-Text $last @('Result')
        errorData     = Get-Text $last @('ErrorData')
        warnings      = @(foreach ($one in @($noted)) { if ($null -ne $one) { [string]$one } })
    }
    if ("$Op/$Feature" -eq 'enable/dnssec' -and -not $result.dnssecMxValue -and -not $result.result) {
        throw New-Failure 'shape' "$cmdlet ended with neither Result nor DnssecMxValue"
    }
    $result
}

function Test-Rights([string[]]$Wanted) {
    $have = @(foreach ($name in $Wanted) { if (Test-Cmdlet $name) { $name } })
    [ordered]@{
        cmdlets  = $have
        missing  = @(foreach ($name in $Wanted) { if ($name -notin $have) { $name } })
        signedIn = Get-SignedIn
    }
}

function Invoke-Request($Request, [string[]]$Wanted) {
    $op = Get-Field $Request 'op'
    $domain = Get-Field $Request 'domain'
    $reply = [ordered]@{ id = [int][string]$Request['id']; ok = $true }
    try {
        switch ($op) {
            'read' { $reply.status = Read-Domain $domain }
            'examine' { $reply.examined = Test-Rights $Wanted }
            default { $reply.result = Set-Feature $op (Get-Field $Request 'feature') $domain }
        }
    }
    catch {
        $reply.ok = $false
        $reply.error = New-Fault (Get-ErrorKind $_) $_
    }
    $reply
}

function Get-WantedCmdlets($Requests) {
    $wanted = $ReadCmdlets
    foreach ($request in $Requests) {
        $op = Get-Field $request 'op'
        $name = $ChangeCmdlets["$op/" + (Get-Field $request 'feature')]
        $names = if ($op -eq 'examine') { $ChangeCmdlets.Values } elseif ($name) { $name } else { @() }
        foreach ($one in $names) { if ($one -notin $wanted) { $wanted += $one } }
    }
    $wanted
}

function Invoke-Visit($Asked, $Answer) {
    $requests = @($Asked['requests'])
    $wanted = Get-WantedCmdlets $requests
    $imported = $false
    try {
        $installed = @(Get-Installed)
        $answer.modules = @(foreach ($one in $installed) {
                [ordered]@{ version = [string]$one.version; wants = [string]$one.wants; fits = $one.fits }
            })
        $module = Select-Module $installed
        $answer.module = [string]$module.version
        Import-Chosen $module
        $imported = $true
        Connect-Service $Asked['signIn'] $wanted
        $answer.replies = @(foreach ($one in $requests) { Invoke-Request $one $wanted })
    }
    catch { $answer.error = New-Fault (Get-VisitKind $_) $_ }
    finally { if ($imported) { Disconnect-Service } }
}

$marker = ''
$answer = [ordered]@{
    schema = 'exodane.bridge/1'; powershell = [string](Get-ShellVersion)
    module = $null; modules = @(); error = $null; replies = @()
}
try {
    $asked = [System.Text.Json.Nodes.JsonNode]::Parse([Console]::In.ReadLine())
    $marker = Get-Field $asked 'marker'
    $null = Invoke-Visit $asked $answer
}
catch { $answer.error = New-Fault 'internal' $_ }
[Console]::Out.Write("`n<<EXODANE:$marker`n$(Format-Json $answer)`nEXODANE:$marker>>`n")
[Console]::Out.Flush()

# What Exchange Online says of a domain.

# The A-label form of a name that may be shown in Unicode.
function Get-Ascii([string]$Name) {
    try { [Globalization.IdnMapping]::new().GetAscii($Name) } catch { $Name }
}

function Find-AcceptedDomain([string]$Domain) {
    Assert-Cmdlet 'Get-AcceptedDomain'
    # An unknown identity may return every domain: compare each.
    foreach ($one in @(Get-AcceptedDomain -Identity $Domain -ErrorAction Stop 3>$null 4>$null 5>$null 6>$null)) {
        if ((Get-Ascii (Get-Text $one @('DomainName', 'Name'))) -eq $Domain) { return $one }
    }
    $null
}

# What an optional question gives; its failure is a warning, unless asking
# again may give the answer.
function Get-Optional([scriptblock]$Question, $Warnings) {
    try { & $Question }
    catch {
        if ((Get-ErrorKind $_) -in 'throttled', 'timeout') { throw }
        $Warnings.Add([string]$_.Exception.Message)
    }
}

# Text, an object with a property that speaks of DANE, or with a state.
function Get-DaneWord($Answer) {
    foreach ($one in @($Answer)) {
        if ($null -eq $one) { continue }
        $named = @($one.psobject.Properties | Where-Object { $_.Name -match 'Dane' } |
                ForEach-Object { $_.Value })
        foreach ($value in $named + @((Get-Property $one @('Status', 'State')), $one)) {
            $state = Get-State $value
            if ($state -ne 'Unknown') { return $state }
        }
    }
    'Unknown'
}

function Get-DaneState([string]$Domain, $Accepted, $Warnings) {
    if (Test-Cmdlet 'Get-SmtpDaneInboundStatus') {
        $answer = Get-Optional {
            Get-SmtpDaneInboundStatus -DomainName $Domain -ErrorAction Stop 3>$null 4>$null 5>$null 6>$null
        } $Warnings
        $state = Get-DaneWord $answer
        if ($state -ne 'Unknown') { return $state }
    }
    Get-State (Get-Property $Accepted @('SmtpDaneStatus'))
}

# Those whose smart host is a legacy host; asked once in a visit.
$Connectors = $null

function Find-Connectors {
    foreach ($one in @(Get-OutboundConnector -ErrorAction Stop 3>$null 4>$null 5>$null 6>$null)) {
        foreach ($smart in @(Get-List $one @('SmartHosts'))) {
            if ($smart -match '\.mail\.(protection|eo)\.outlook\.(com|de)\.?$') {
                (Get-Text $one @('Name', 'Identity')) + ': ' + $smart
            }
        }
    }
}

function Get-Connectors($Warnings) {
    if ($null -eq $script:Connectors) {
        $script:Connectors = @()
        if (Test-Cmdlet 'Get-OutboundConnector') {
            $script:Connectors = @(Get-Optional { Find-Connectors } $Warnings)
        }
    }
    $script:Connectors
}

function Read-Domain([string]$Domain) {
    $accepted = $null
    $known = $true
    try { $accepted = Find-AcceptedDomain $Domain }
    catch {
        $kind = Get-ErrorKind $_
        if ($kind -eq 'role') { $known = $false }
        elseif ($kind -ne 'notfound') { throw }
    }
    $reply = [ordered]@{
        dnssec = 'Unknown'; dane = 'Unknown'
        accepted    = if ($known) { $null -ne $accepted } else { $null }
        initial     = [bool](Get-Property $accepted @('InitialDomain'))
        pending     = [bool](Get-Property $accepted @('PendingRemoval')) -or
                      [bool](Get-Property $accepted @('PendingCompletion'))
        selfService = Get-Property $accepted @('SelfService', 'IsSelfService')
        domainType  = Get-Text $accepted @('DomainType')
        expectedMx = $null; dnssecMxValue = $null; validation = [ordered]@{}
        errors = @(); warnings = @(); connectors = @()
    }
    if ($known -and $null -eq $accepted) { return $reply }
    Assert-Cmdlet 'Get-DnssecStatusForVerifiedDomain'
    $status = Get-DnssecStatusForVerifiedDomain -DomainName $Domain -ErrorAction Stop 3>$null 4>$null 5>$null 6>$null
    Add-DnssecStatus $reply $status
    $more = [Collections.Generic.List[string]]::new()
    $reply.dane = Get-DaneState $Domain $accepted $more
    $reply.connectors = @(Get-Connectors $more)
    $reply.warnings += $more
    $reply
}

function Add-DnssecStatus($Reply, $Status) {
    $expected = Get-Property $Status @('ExpectedMxRecord')
    $record = Get-Text $expected @('Record')
    if ($null -ne $expected -and $null -ne $expected.psobject.Properties['Record']) { $expected = $null }
    $Reply.dnssec = Get-State (Get-Property $Status @('DnssecFeatureStatus'))
    $Reply.expectedMx = if ($record) { $record } elseif ($null -ne $expected) { [string]$expected } else { $null }
    $Reply.dnssecMxValue = Get-Text $Status @('DnssecMxValue', 'MxValue')
    $dns = Get-Property $Status @('DnsValidation')
    $mx = Get-Property $Status @('MxValidation')
    $sts = Get-Property $Status @('MtaStsValidation')
    $Reply.validation = [ordered]@{
        dns    = Get-Text $dns @('DnssecSupport', 'Status')
        mx     = Get-Text $mx @('Status')
        mtaSts = Get-Text $sts @('Status')
    }
    foreach ($part in $Status, $dns, $mx, $sts) {
        $Reply.errors += @(Get-List $part @('Errors'))
        $Reply.warnings += @(Get-List $part @('Warnings'))
    }
}

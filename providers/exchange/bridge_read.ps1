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

# Text, an object with a property that speaks of the feature, or with a state.
function Get-FeatureWord($Answer, [string]$Feature) {
    foreach ($one in @($Answer)) {
        if ($null -eq $one) { continue }
        $named = @($one.psobject.Properties | Where-Object { $_.Name -match $Feature } |
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
        $state = Get-FeatureWord $answer 'Dane'
        if ($state -ne 'Unknown') { return $state }
    }
    Get-State (Get-Property $Accepted @('SmtpDaneStatus'))
}

# Whether the mail host has AAAA; of no importance to the move, so that nothing
# is said of its failure.
function Get-IPv6State([string]$Domain) {
    if (-not (Test-Cmdlet 'Get-IPv6StatusForAcceptedDomain')) { return 'Unknown' }
    $answer = Get-Optional {
        Get-IPv6StatusForAcceptedDomain -Domain $Domain -ErrorAction Stop 3>$null 4>$null 5>$null 6>$null
    } ([Collections.Generic.List[string]]::new())
    Get-FeatureWord $answer 'IPv6'
}

# Those that name a legacy host; asked once in a visit.
$Connectors = $null
$LegacyHost = '[a-z0-9]\.mail\.(protection|eo)\.outlook\.(com|de)$'

# Emits "name: host" for each host in these properties.
function Find-LegacyHost($Connector, [string[]]$Properties) {
    foreach ($property in $Properties) {
        foreach ($text in @(Get-List $Connector @($property))) {
            $shown = ($text -replace '^smtp:', '' -replace ';\d+$', '').TrimEnd('.')
            if ($shown -match $LegacyHost) {
                (Get-Text $Connector @('Name', 'Identity')) + ': ' + $shown
            }
        }
    }
}

function Find-Outbound {
    foreach ($one in @(Get-OutboundConnector -ErrorAction Stop 3>$null 4>$null 5>$null 6>$null)) {
        Find-LegacyHost $one @('SmartHosts', 'TlsDomain')
    }
}

function Find-Inbound {
    foreach ($one in @(Get-InboundConnector -ErrorAction Stop 3>$null 4>$null 5>$null 6>$null)) {
        Find-LegacyHost $one @('TlsSenderCertificateName', 'SenderDomains', 'EFSkipMailGateway')
    }
}

function Get-Connectors($Warnings) {
    if ($null -eq $script:Connectors) {
        $script:Connectors = @()
        if (Test-Cmdlet 'Get-OutboundConnector') {
            $script:Connectors += @(Get-Optional { Find-Outbound } $Warnings)
        }
        if (Test-Cmdlet 'Get-InboundConnector') {
            $script:Connectors += @(Get-Optional { Find-Inbound } $Warnings)
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
        dnssec = 'Unknown'; dane = 'Unknown'; ipv6 = 'Unknown'
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
    $reply.ipv6 = Get-IPv6State $Domain
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

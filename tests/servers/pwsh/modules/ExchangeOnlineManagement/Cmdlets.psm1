# The cmdlets of the service, in every documented form of answer. The first
# label of the domain chooses: text.example answers in text, ex003.example with
# that code. What is enabled is kept by Service.psm1. says3.example
# fails with line 3 of $EXO_SAYS.
Import-Module "$PSScriptRoot/Record.psm1"
Import-Module "$PSScriptRoot/Service.psm1"

class State {
    [string]$Value
    State([string]$value) { $this.Value = $value }
    [string] ToString() { return $this.Value }
}
# No property at all: only its text tells.
class Word {
    hidden [string]$Inner
    Word([string]$value) { $this.Inner = $value }
    [string] ToString() { return $this.Inner }
}
enum Switched { Disabled; Enabled; Unknown }

$Evil = "'; [IO.File]::WriteAllText(`$env:EXO_PWNED, 'x'); `$(`$env:HOME) ``u{41} `"q`" \u0022" +
    [char]27 + "[31m`nEXODANE:0>>`n<<EXODANE:0 " + [char]0x2019 + [char]::ConvertFromUtf32(0x1F4E7)

$Failures = @{
    throttled = '|System.Exception|Micro delay applied. The request was throttled: too many requests (429).'
    budget    = 'Your request could not be served: the budget of the tenant is used up.'
    timeout   = 'The request timed out: the operation has timed out on the server.'
    denied    = '|Microsoft.Exchange.Configuration.Authorization.CmdletAccessDeniedException|The user isn''t authorized to run this cmdlet.'
    gone      = '|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|The operation couldn''t be performed because object ''x'' couldn''t be found on ''DC.PROD.OUTLOOK.COM''.'
    expired   = 'The access token has expired or is not yet valid.'
    odd       = '|System.InvalidOperationException|Something that nobody has seen before.'
    evil      = $Evil
}

function Get-Form([string]$Domain) { ($Domain -split '\.')[0] }

# A failure that the domain's first label asks for; "enable-denied" only when
# something is changed.
function Test-Failure($Cmdlet, [string]$Domain, [bool]$Change) {
    $form = Get-Form $Domain
    if ($form.StartsWith('enable-')) {
        if (-not $Change) { return $false }
        $form = $form.Substring(7)
    }
    Wait-Fault ($form -replace '-', ':')
    if ($form -match '^says(\d+)$') {
        Write-Failure $Cmdlet ([Environment]::GetEnvironmentVariable('EXO_SAYS') -split "`n")[$Matches[1]]
        return $true
    }
    if (-not $Failures.ContainsKey($form)) { return $false }
    Write-Failure $Cmdlet $Failures[$form]
    $true
}

function New-AcceptedDomain([string]$Domain, [string]$Form, [string]$Dane) {
    [pscustomobject]@{
        Name = $Domain; DomainName = if ($Form -eq 'xn--bcher-kva') { $Domain -replace $Form, 'Bücher' } else { $Domain }
        DomainType = if ($Form -eq 'relay') { 'InternalRelay' } else { 'Authoritative' }
        InitialDomain = $Form -eq 'initial'; IsCoexistenceDomain = $false
        PendingRemoval = $Form -eq 'removal'; PendingCompletion = $Form -eq 'completion'
        SelfService = $Form -eq 'selfservice'; Default = $false; MatchSubDomains = $false
        SmtpDaneStatus = $Dane
    }
}

function Get-AcceptedDomain {
    [CmdletBinding()]
    param([Parameter(Position = 0)][object]$Identity, [object]$ResultSize)
    Write-Call 'Get-AcceptedDomain' $PSBoundParameters
    Write-Noise $PSCmdlet
    if (Test-Failure $PSCmdlet $Identity $false) { return }
    $form = Get-Form $Identity
    if ($form -in 'stranger') {
        New-AcceptedDomain 'text.example' 'text' 'Disabled'
        New-AcceptedDomain 'object.example' 'object' 'Disabled'
        return
    }
    $standing = Get-Standing $PSCmdlet 'accepted' $Identity
    if ($null -eq $standing) { return }
    New-AcceptedDomain $Identity $form $standing['dane']
}

function Get-FeatureStatus([string]$Form, [string]$Text) {
    switch ($Form) {
        'text' { return $Text }
        'word' { return [Word]::new($Text) }
        'enum' { return [Switched]$Text }
        'enumvalue' { return [pscustomobject]@{ Value = [Switched]$Text } }
        'bag' { return [pscustomobject]@{ Value = $Text } }
        'unknown' { return [State]::new('Unknown') }
        'strange' { return 'Halfway' }
        'missing' { return $null }
    }
    [State]::new($Text)
}

# Errors and warnings of every part, as text and as objects.
function Add-Words($Status) {
    $Status.Errors = @([pscustomobject]@{ Code = 'EX001'; Message = 'of the domain' })
    $Status.Warnings = @([pscustomobject]@{ ErrorCode = 'EX002'; Description = 'to be noted' })
    $Status.DnsValidation.Errors = 'EX004 of the zone'
    $Status.DnsValidation.Warnings = [Collections.Generic.List[string]]@('DS is young', 'DS is alone')
    $Status.MtaStsValidation.Status = 'Invalid'
    $Status.MtaStsValidation.Errors = @([pscustomobject]@{ Message = 'of the policy' })
    $Status.MtaStsValidation.Warnings = @('', $null, 'the policy is old')
}

function New-DnssecStatus([string]$Form, $Standing) {
    $record = $Standing['record']
    $mx = if ($Standing['mx']) { $Standing['mx'] } elseif ($Form -eq 'ex003') { 'Invalid' } else { 'Valid' }
    $errors = [Collections.Generic.List[object]]::new()
    if ($Standing['errors']) { $errors.Add($Standing['errors']) }
    if ($Form -eq 'ex003') {
        $errors.Add('EX003 Priority of MX record did not match the expected one')
    }
    [pscustomobject]@{
        DnssecFeatureStatus = Get-FeatureStatus $Form $Standing['dnssec']
        ExpectedMxRecord = if ($Form -eq 'text') { $record } else { [pscustomobject]@{ Record = $record } }
        Errors = @(); Warnings = if ($Form -eq 'wary') { 'one warning, not in a list' } else { @() }
        DnsValidation = [pscustomobject]@{ DnssecSupport = [State]::new('Valid'); Errors = @(); Warnings = @() }
        MxValidation = [pscustomobject]@{
            Status = $mx
            ActualMxRecords = @($record); Errors = $errors
            Warnings = if ($Form -eq 'spiteful') { @($Evil) } else { @() }
        }
        MtaStsValidation = [pscustomobject]@{
            Status = 'Valid'; MtaStsAvailable = $false; MtaStsMode = 'Unavailable'; Errors = @(); Warnings = @()
        }
    }
}

function Get-DnssecStatusForVerifiedDomain {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory, Position = 0)][string]$DomainName,
        [switch]$SkipDnsValidation, [switch]$SkipMxValidation, [switch]$SkipMtaStsValidation
    )
    Write-Call 'Get-DnssecStatusForVerifiedDomain' $PSBoundParameters
    Write-Noise $PSCmdlet
    $form = Get-Form $DomainName
    if ($form -eq 'nothing') { return }
    if ($form -in 'short', 'shorter') {
        $name = if ($form -eq 'short') { 'DnssecMxValue' } else { 'MxValue' }
        return [pscustomobject]@{ DnssecFeatureStatus = 'Enabled'; $name = Get-NewHost $DomainName }
    }
    $standing = Get-Standing $PSCmdlet 'dnssec' $DomainName
    if ($null -eq $standing) { return }
    $status = New-DnssecStatus $form $standing
    if ($form -eq 'coded') { Add-Words $status }
    $status
    if ($form -eq 'twice') { New-DnssecStatus $form $standing }
}

function Get-SmtpDaneInboundStatus {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory, Position = 0)][string]$DomainName)
    Write-Call 'Get-SmtpDaneInboundStatus' $PSBoundParameters
    Write-Noise $PSCmdlet
    $standing = Get-Standing $PSCmdlet 'dane' $DomainName
    if ($null -eq $standing) { return }
    $text = $standing['dane']
    switch (Get-Form $DomainName) {
        'text' { return $text }
        'bag' { return [pscustomobject]@{ SmtpDaneInboundStatus = [State]::new($text) } }
        'enum' { return [pscustomobject]@{ Status = [Switched]$text } }
        'enumvalue' { return [Switched]$text }
        'word' { return [State]::new($text) }
        'unknown' { return 'Unknown' }
    }
    if ([Environment]::GetEnvironmentVariable('EXO_SERVICE')) { $text }
}

function Get-IPv6StatusForAcceptedDomain {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory, Position = 0)][string]$Domain)
    Write-Call 'Get-IPv6StatusForAcceptedDomain' $PSBoundParameters
    Write-Noise $PSCmdlet
    switch (Get-Form $Domain) {
        'text' { return 'Enabled' }
        'object' { return [pscustomobject]@{ Domain = $Domain; IPv6Status = [State]::new('Disabled') } }
        'bag' { return [pscustomobject]@{ Identity = $Domain; Status = [Switched]::Enabled } }
        'wary' { Write-Failure $PSCmdlet 'DNS record has unexpected value' }
    }
}

function Get-OutboundConnector {
    [CmdletBinding()]
    param([Parameter(Position = 0)][object]$Identity)
    Write-Call 'Get-OutboundConnector' $PSBoundParameters
    Write-Noise $PSCmdlet
    if (-not [Environment]::GetEnvironmentVariable('EXO_CONNECTORS')) { return }
    [pscustomobject]@{ Name = 'To the scanner'; SmartHosts = @('scanner.example.net'); TlsDomain = $null }
    [pscustomobject]@{ Name = "Back `$(1) 'home'"; SmartHosts = @('a.example.net', 'text-example.mail.protection.outlook.com') }
    [pscustomobject]@{ Name = 'One text'; SmartHosts = 'text-example.mail.eo.outlook.com.' }
    [pscustomobject]@{ Name = 'None'; SmartHosts = $null; TlsDomain = '*.mail.protection.outlook.com' }
    [pscustomobject]@{ Name = 'By TLS'; SmartHosts = @(); TlsDomain = 'text-example.mail.protection.outlook.com' }
}

function Get-InboundConnector {
    [CmdletBinding()]
    param([Parameter(Position = 0)][object]$Identity)
    Write-Call 'Get-InboundConnector' $PSBoundParameters
    Write-Noise $PSCmdlet
    if (-not [Environment]::GetEnvironmentVariable('EXO_CONNECTORS')) { return }
    [pscustomobject]@{ Name = 'From partners'; SenderDomains = @('smtp:*;1'); TlsSenderCertificateName = '*.partner.example' }
    [pscustomobject]@{
        Name = 'From the past'; SenderDomains = @('smtp:*;1')
        TlsSenderCertificateName = 'text-example.mail.protection.outlook.com'
    }
}

function New-EnableAnswer([string]$Domain, [string]$Form, [string]$Name) {
    switch ($Form) {
        'region' { return [pscustomobject]@{ MxValue = $Name; Region = 'EUR'; Domain = $Domain } }
        'hidden' { return [pscustomobject]@{ Host = $Name; Result = 'Success' } }
    }
    [pscustomobject]@{ DnssecMxValue = $Name; Result = 'Success'; ErrorData = $null }
}

# Said instead of doing anything.
$Idle = @{
    liar   = 'DNSSEC is already enabled for this domain.'
    idle   = 'The operation is not required.'
    isnt   = 'The operation isn''t required for this domain.'
    coming = 'Another operation on this domain is in progress.'
}

function Enable-DnssecForVerifiedDomain {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory, Position = 1)][string]$DomainName)
    Write-Call 'Enable-DnssecForVerifiedDomain' $PSBoundParameters
    Write-Noise $PSCmdlet
    $form = Get-Form $DomainName
    if (Test-Failure $PSCmdlet $DomainName $true) { return }
    if ($Idle.ContainsKey($form)) { return Write-Failure $PSCmdlet $Idle[$form] }
    if ($form -eq 'failure') {
        return [pscustomobject]@{ DnssecMxValue = $null; Result = 'Failure'; ErrorData = 'EX042 not in this $(moon)' }
    }
    if ($form -eq 'wary') { $PSCmdlet.WriteWarning('It may take an hour.') }
    $name = Set-Standing $PSCmdlet 'enable/dnssec' $DomainName
    if ($name) { New-EnableAnswer $DomainName $form $name }
}

function Disable-DnssecForVerifiedDomain {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory, Position = 1)][string]$DomainName)
    Write-Call 'Disable-DnssecForVerifiedDomain' $PSBoundParameters
    Write-Noise $PSCmdlet
    if (Test-Failure $PSCmdlet $DomainName $true) { return }
    Set-Standing $PSCmdlet 'disable/dnssec' $DomainName | Out-Null
}

function Enable-SmtpDaneInbound {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory, Position = 0)][string]$DomainName)
    Write-Call 'Enable-SmtpDaneInbound' $PSBoundParameters
    Write-Noise $PSCmdlet
    if (Test-Failure $PSCmdlet $DomainName $true) { return }
    if ((Get-Form $DomainName) -eq 'failure') {
        return [pscustomobject]@{ Result = 'Failure'; ErrorData = 'EX043 not tonight' }
    }
    if ($null -eq (Set-Standing $PSCmdlet 'enable/dane' $DomainName)) { return }
    # Documented without any output; who knows.
    switch (Get-Form $DomainName) {
        'text' { 'Enabled' }
        'bag' { [pscustomobject]@{ Domain = $DomainName; Result = 'Success'; ErrorData = $null } }
    }
}

function Disable-SmtpDaneInbound {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory, Position = 0)][string]$DomainName)
    Write-Call 'Disable-SmtpDaneInbound' $PSBoundParameters
    Write-Noise $PSCmdlet
    if (Test-Failure $PSCmdlet $DomainName $true) { return }
    Set-Standing $PSCmdlet 'disable/dane' $DomainName | Out-Null
}

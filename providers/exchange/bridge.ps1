<#
The bridge between exodane and Exchange Online PowerShell.

exodane runs `pwsh -NoLogo -NoProfile [-NonInteractive] -File bridge.ps1`,
writes one line of JSON to its standard input and closes it:

  {"schema":"exodane.bridge/1","marker":"32 hexadecimal digits",
   "signIn":{"way":"device|browser|app|identity|token","user":…,
     "organization":…,"delegatedOrganization":…,"appId":…,
     "certificateFile":…,"certificatePassword":…,"accessToken":…,
     "identityId":…},
   "requests":[{"id":1,"op":"read|enable|disable|examine",
     "feature":"dnssec|dane","domain":"example.org"}]}

The answer is one line of JSON on standard output, between the lines
`<<EXODANE:marker` and `EXODANE:marker>>`; whatever else is written before is
for the person (a device code) or noise of the modules:

  {"schema":"exodane.bridge/1","powershell":"7.6.1","module":"3.9.2",
   "error":null or {"kind":"module-missing|module-version|module-broken|
     sign-in|consent|role|account|window|sessions|network|internal",
     "text":…,"exception":…},
   "replies":[
     {"id":1,"ok":true,"status":{"dnssec":"Enabled|Disabled|Unknown",
       "dane":…,"accepted":true|false|null,"initial":…,"pending":…,
       "selfService":…,"domainType":…,"expectedMx":"@ 60 IN MX 10 host",
       "dnssecMxValue":…,"validation":{"dns":…,"mx":…,"mtaSts":…},
       "errors":[…],"warnings":[…],"connectors":["name: host"]}},
     {"id":2,"ok":true,"result":{"dnssecMxValue":…,"result":"Success",
       "errorData":…,"warnings":[…]}},
     {"id":3,"ok":true,"examined":{"cmdlets":[…],"missing":[…],
       "signedIn":"who, or null"}},
     {"id":4,"ok":false,"error":{"kind":"notfound|denied|role|throttled|
       timeout|already|remote|shape","text":…,"exception":…}}]}

Values reach cmdlets as parameters only; nothing of the request is ever
evaluated. Only core cmdlets, the language and .NET are used besides the
Exchange cmdlets that are named below.
#>
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$WarningPreference = 'Continue'
$ProgressPreference = 'SilentlyContinue'

$ReadCmdlets = @('Get-AcceptedDomain', 'Get-DnssecStatusForVerifiedDomain',
    'Get-SmtpDaneInboundStatus', 'Get-OutboundConnector')
$ChangeCmdlets = @{
    'enable/dnssec'  = 'Enable-DnssecForVerifiedDomain'
    'disable/dnssec' = 'Disable-DnssecForVerifiedDomain'
    'enable/dane'    = 'Enable-SmtpDaneInbound'
    'disable/dane'   = 'Disable-SmtpDaneInbound'
}

# ---- JSON ----

function Format-Json($Value) {
    if ($null -eq $Value) { return 'null' }
    $base = $Value.psobject.BaseObject
    if ($base -is [bool]) { if ($base) { return 'true' } else { return 'false' } }
    if ($base -is [int] -or $base -is [long]) {
        return $base.ToString([Globalization.CultureInfo]::InvariantCulture)
    }
    if ($base -is [Collections.IDictionary]) {
        $parts = foreach ($key in $base.Keys) {
            (Format-Json ([string]$key)) + ':' + (Format-Json $base[$key])
        }
        return '{' + ($parts -join ',') + '}'
    }
    if ($base -is [Collections.IEnumerable] -and $base -isnot [string]) {
        $parts = foreach ($item in $base) { Format-Json $item }
        return '[' + ($parts -join ',') + ']'
    }
    '"' + [System.Text.Json.JsonEncodedText]::Encode([string]$base).ToString() + '"'
}

# A property of the request's JSON as text, or $null.
function Get-Field($Element, [string]$Name) {
    $found = [System.Text.Json.JsonElement]::new()
    if (-not $Element.TryGetProperty($Name, [ref]$found)) { return $null }
    if ($found.ValueKind -ne [System.Text.Json.JsonValueKind]::String) { return $null }
    $text = $found.GetString()
    if ($text -eq '') { return $null }
    $text
}

# ---- answers as they really come ----

function Get-Property($Object, [string[]]$Names) {
    if ($null -eq $Object) { return $null }
    foreach ($name in $Names) {
        $property = $Object.psobject.Properties[$name]
        if ($null -ne $property -and $null -ne $property.Value) {
            return , $property.Value
        }
    }
    $null
}

function Get-Text($Object, [string[]]$Names) {
    $value = Get-Property $Object $Names
    if ($null -eq $value) { return $null }
    [string]$value
}

# A state is text, or an object whose Value is text.
function Get-State($Value) {
    if ($null -eq $Value) { return 'Unknown' }
    $inner = Get-Property $Value @('Value')
    $text = if ($null -ne $inner) { [string]$inner } else { [string]$Value }
    foreach ($known in 'Enabled', 'Disabled') {
        if ($text.Trim() -eq $known) { return $known }
    }
    'Unknown'
}

# An entry of Errors or Warnings: text, or an object with a code and words.
function Get-Words($Item) {
    $words = Get-Text $Item @('Message', 'Description')
    if (-not $words) { return [string]$Item }
    $code = Get-Text $Item @('Code', 'ErrorCode', 'Id')
    if ($code) { "$code $words" } else { $words }
}

# Emits each entry; the caller gathers them with @(…).
function Get-List($Object, [string[]]$Names) {
    $value = Get-Property $Object $Names
    if ($null -eq $value) { return }
    foreach ($item in $value) {
        if ($null -ne $item) { Get-Words $item }
    }
}

# The host wherever it stands, when no documented property holds it.
function Find-MxHost($Object) {
    $named = Get-Text $Object @('DnssecMxValue', 'MxValue')
    if ($named) { return $named }
    if ($null -eq $Object) { return $null }
    foreach ($property in $Object.psobject.Properties) {
        $text = [string]$property.Value
        if ($text -match '^[a-z0-9-]+\.[a-z0-9-]+\.mx\.microsoft\.?$') { return $text }
    }
    $null
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

# In this session already. An exact name would make the engine load any module
# that has one of that name; a pattern, here of one letter, does not.
function Test-Cmdlet([string]$Name) {
    $pattern = $Name -replace '(.)$', '[$1]'
    $null -ne (Get-Command -Name $pattern -ListImported -ErrorAction Ignore)
}

function Assert-Cmdlet([string]$Name) {
    if (Test-Cmdlet $Name) { return }
    throw [BridgeFault]::new('role', "this sign-in does not offer the cmdlet $Name")
}

# ---- module and sign-in ----

# 3.10 needs PowerShell 7.6, 3.5 needs 7.4, 3.0 needs 7.2.
function Test-Fit([version]$Module, [version]$Shell) {
    if ($Module -lt [version]'3.0.0') { return $false }
    if ($Module -ge [version]'3.10.0') { return $Shell -ge [version]'7.6.0' }
    if ($Module -ge [version]'3.5.0') { return $Shell -ge [version]'7.4.0' }
    $Shell -ge [version]'7.2.0'
}

function Get-ShellVersion {
    $v = $PSVersionTable.PSVersion
    [version]::new($v.Major, $v.Minor, [Math]::Max(0, $v.Patch))
}

class BridgeFault : Exception {
    [string]$Kind
    BridgeFault([string]$kind, [string]$text) : base($text) { $this.Kind = $kind }
}

function Select-Module {
    $shell = Get-ShellVersion
    $best = $null
    $seen = @()
    foreach ($module in @(Get-Module -ListAvailable -Name ExchangeOnlineManagement)) {
        $seen += [string]$module.Version
        if ((Test-Fit $module.Version $shell) -and
            ($null -eq $best -or $module.Version -gt $best.Version)) { $best = $module }
    }
    if ($seen.Count -eq 0) {
        throw [BridgeFault]::new('module-missing', 'the module ExchangeOnlineManagement is not installed')
    }
    if ($null -eq $best) {
        throw [BridgeFault]::new('module-version',
            "PowerShell $shell and ExchangeOnlineManagement $($seen -join ', ') do not fit each other")
    }
    $best
}

function Import-Chosen($Module) {
    try { Import-Module -Name $Module.Path -ErrorAction Stop 3>$null 4>$null 5>$null 6>$null | Out-Null }
    catch { throw [BridgeFault]::new('module-broken', [string]$_.Exception.Message) }
}

# The parameters of each way, and the field from which each has its value.
$Person = @{ UserPrincipalName = 'user'; DelegatedOrganization = 'delegatedOrganization' }
$Alone = @{ Organization = 'organization'; DelegatedOrganization = 'delegatedOrganization' }
$SignInWays = @{
    device   = $Person
    browser  = $Person
    app      = $Alone + @{ AppId = 'appId'; CertificateFilePath = 'certificateFile' }
    identity = $Alone + @{ ManagedIdentityAccountId = 'identityId' }
    token    = $Alone + @{ AccessToken = 'accessToken'; UserPrincipalName = 'user' }
}

function Get-SignInArguments($SignIn) {
    $arguments = @{ ShowBanner = $false; SkipLoadingFormatData = $true }
    $way = Get-Field $SignIn 'way'
    foreach ($pair in $SignInWays[$way].GetEnumerator()) {
        $value = Get-Field $SignIn $pair.Value
        if ($value) { $arguments[$pair.Key] = $value }
    }
    if ($way -eq 'device') { $arguments.Device = $true }
    if ($way -eq 'identity') { $arguments.ManagedIdentity = $true }
    $password = Get-Field $SignIn 'certificatePassword'
    if ($way -eq 'app' -and $password) {
        $arguments.CertificatePassword = [Net.NetworkCredential]::new('', $password).SecurePassword
    }
    $arguments
}

function Connect-Service($SignIn, [string[]]$Cmdlets) {
    $arguments = Get-SignInArguments $SignIn
    # Not silenced: a device code comes on one of these streams.
    Connect-ExchangeOnline @arguments -CommandName $Cmdlets -ErrorAction Stop | Out-Host
}

# Also after a sign-in that failed halfway: open sessions use up a quota.
function Disconnect-Service {
    if (-not (Test-Cmdlet 'Disconnect-ExchangeOnline')) { return }
    try { Disconnect-ExchangeOnline -Confirm:$false 3>$null 4>$null 5>$null 6>$null | Out-Null } catch { }
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

function Get-SignedIn {
    if (-not (Test-Cmdlet 'Get-ConnectionInformation')) { return $null }
    foreach ($one in @(Get-ConnectionInformation -ErrorAction Stop 3>$null 4>$null 5>$null 6>$null)) {
        $words = @((Get-Text $one @('UserPrincipalName', 'AppId')), (Get-Text $one @('Organization', 'TenantID')))
        return ($words | Where-Object { $_ }) -join ', '
    }
    $null
}

# ---- requests ----

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
        throw [BridgeFault]::new('shape', "$cmdlet ended with neither Result nor DnssecMxValue")
    }
    $result
}

function Test-Rights([string[]]$Wanted) {
    $have = @(foreach ($name in $Wanted) { if (Test-Cmdlet $name) { $name } })
    [ordered]@{
        cmdlets = $have
        missing = @(foreach ($name in $Wanted) { if ($name -notin $have) { $name } })
        signedIn = Get-SignedIn
    }
}

function Invoke-Request($Request, [string[]]$Wanted) {
    $op = Get-Field $Request 'op'
    $domain = Get-Field $Request 'domain'
    $reply = [ordered]@{ id = $Request.GetProperty('id').GetInt32(); ok = $true }
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
    $wanted = [Collections.Generic.List[string]]::new([string[]]$ReadCmdlets)
    foreach ($request in $Requests) {
        $op = Get-Field $request 'op'
        $name = $ChangeCmdlets["$op/" + (Get-Field $request 'feature')]
        $names = if ($op -eq 'examine') { $ChangeCmdlets.Values } elseif ($name) { $name } else { @() }
        foreach ($one in $names) { if (-not $wanted.Contains($one)) { $wanted.Add($one) } }
    }
    , $wanted.ToArray()
}

function Invoke-Visit($Root, $Answer) {
    $requests = @($Root.GetProperty('requests').EnumerateArray())
    $wanted = Get-WantedCmdlets $requests
    try {
        $module = Select-Module
        $answer.module = [string]$module.Version
        Import-Chosen $module
        Connect-Service $Root.GetProperty('signIn') $wanted
        $answer.replies = @(foreach ($one in $requests) { Invoke-Request $one $wanted })
    }
    catch { $answer.error = New-Fault (Get-SignInFault $_) $_ }
    finally { Disconnect-Service }
}

$marker = ''
$answer = [ordered]@{
    schema = 'exodane.bridge/1'; powershell = [string](Get-ShellVersion)
    module = $null; error = $null; replies = @()
}
try {
    $document = [System.Text.Json.JsonDocument]::Parse([Console]::In.ReadLine())
    $marker = Get-Field $document.RootElement 'marker'
    Invoke-Visit $document.RootElement $answer | Out-Null
}
catch { $answer.error = New-Fault 'internal' $_ }
[Console]::Out.Write("`n<<EXODANE:$marker`n$(Format-Json $answer)`nEXODANE:$marker>>`n")
[Console]::Out.Flush()

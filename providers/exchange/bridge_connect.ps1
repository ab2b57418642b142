# The module that is taken, and signing in with it.

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

function Get-SignedIn {
    if (-not (Test-Cmdlet 'Get-ConnectionInformation')) { return $null }
    foreach ($one in @(Get-ConnectionInformation -ErrorAction Stop 3>$null 4>$null 5>$null 6>$null)) {
        $words = @((Get-Text $one @('UserPrincipalName', 'AppId')), (Get-Text $one @('Organization', 'TenantID')))
        return ($words | Where-Object { $_ }) -join ', '
    }
    $null
}

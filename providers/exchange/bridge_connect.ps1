# The module that is taken, and signing in with it.

# In this session already. An exact name would make the engine load any module
# that has one of that name; a pattern, here of one letter, does not.
function Test-Cmdlet([string]$Name) {
    $pattern = $Name -replace '(.)$', '[$1]'
    $null -ne (Get-Command -Name $pattern -ListImported -ErrorAction Ignore)
}

function Assert-Cmdlet([string]$Name) {
    if (Test-Cmdlet $Name) { return }
    throw New-Failure 'role' "this sign-in does not offer the cmdlet $Name"
}

# The PowerShell that a module wants at least; none for one that is too old.
function Get-WantedShell([version]$Module) {
    if ($Module -ge [version]'3.10.0') { return [version]'7.6.0' }
    if ($Module -ge [version]'3.5.0') { return [version]'7.4.0' }
    if ($Module -ge [version]'3.0.0') { return [version]'7.2.0' }
    $null
}

function Get-ShellVersion {
    $v = $PSVersionTable.PSVersion
    [version]::new($v.Major, $v.Minor, $v.Patch)
}

# What is installed, the newest first, and whether it can be used here.
function Get-Installed {
    $shell = Get-ShellVersion
    $found = @(foreach ($module in @(Get-Module -ListAvailable -Name ExchangeOnlineManagement)) {
        $wants = Get-WantedShell $module.Version
        [ordered]@{
            version = $module.Version
            wants   = $wants
            fits    = $null -ne $wants -and $shell -ge $wants
            path    = $module.Path
        }
    })
    if ($found.Count -lt 2) { return $found }
    $sorted = [Collections.Generic.SortedList[version, object]]::new()
    foreach ($one in $found) {
        if (-not $sorted.ContainsKey($one.version)) { $sorted[$one.version] = $one }
    }
    for ($i = $sorted.Count - 1; $i -ge 0; $i--) { $sorted.Values[$i] }
}

# The newest that fits.
function Select-Module($Installed) {
    foreach ($one in $Installed) { if ($one.fits) { return $one } }
    if ($Installed.Count -eq 0) {
        throw New-Failure 'module-missing' 'the module ExchangeOnlineManagement is not installed'
    }
    $newest = $Installed[0]
    if ($null -eq $newest.wants) {
        throw New-Failure 'module-old' "ExchangeOnlineManagement $($newest.version) is too old: 3.0.0 is the least"
    }
    throw New-Failure 'module-new' "ExchangeOnlineManagement $($newest.version) wants PowerShell $($newest.wants) or newer, this is $(Get-ShellVersion)"
}

function Import-Chosen($Module) {
    try { Import-Module -Name $Module.path -ErrorAction Stop 3>$null 4>$null 5>$null 6>$null | Out-Null }
    catch {
        $kind = Get-VisitKind $_
        if ($kind -notin 'policy', 'installer', 'repository', 'tls', 'assembly') { $kind = 'module-broken' }
        throw New-Failure $kind ([string]$_.Exception.Message)
    }
}

# The parameters of each way, and the field from which each has its value.
$Person = @{ UserPrincipalName = 'user'; DelegatedOrganization = 'delegatedOrganization' }
$Alone = @{ Organization = 'organization' }
$SignInWays = @{
    device   = $Person
    browser  = $Person
    app      = $Alone + @{
        AppId = 'appId'; CertificateFilePath = 'certificateFile'; CertificateThumbprint = 'certificateThumbprint'
    }
    identity = $Alone + @{ ManagedIdentityAccountId = 'identityId' }
    token    = $Alone + $Person + @{ AccessToken = 'accessToken' }
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
    # A token is for one of these, of which the first counts.
    if ($way -eq 'token') {
        $taken = $false
        foreach ($name in 'DelegatedOrganization', 'Organization', 'UserPrincipalName') {
            if ($taken) { $arguments.Remove($name) }
            $taken = $taken -or $arguments.Contains($name)
        }
    }
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

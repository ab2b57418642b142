# Connect-ExchangeOnline and its companions, with the documented parameters.
# $EXO_CONNECT chooses what goes wrong: a row of one of the tables below,
# halfway (connected, then no cmdlets), hang, slow:SECONDS, import:WORDS or
# connect:WORDS (those are what it then fails with).
Import-Module "$PSScriptRoot/Record.psm1"
Import-Module "$PSScriptRoot/Service.psm1"

$Fault = [string][Environment]::GetEnvironmentVariable('EXO_CONNECT')
# Of the module itself, before anything is signed in to.
$AtImport = @{
    assembly  = 'Could not load file or assembly ''System.IdentityModel.Tokens.Jwt, Version=6.22.1.0''. Could not find or load a specific file.'
    installer = 'The term ''Update-ModuleManifest'' is not recognized as a name of a cmdlet, function, script file, or executable program.'
    damaged   = 'The module manifest could not be processed'
}
if ($AtImport.Contains($Fault)) { throw $AtImport[$Fault] }
if ($Fault.StartsWith('import:')) { throw $Fault.Substring(7) }
if ($Fault -eq 'policy') {
    throw [Management.Automation.PSSecurityException]::new(
        'File ExchangeOnlineManagement.psm1 cannot be loaded because running scripts is disabled on this system.')
}
$script:Connected = $null

$Refusals = @{
    refused     = 'AADSTS50126: Error validating credentials due to invalid username or password.'
    expired     = 'AADSTS700082: The refresh token has expired due to inactivity.'
    certificate = 'AADSTS700027: The certificate with identifier used to sign the client assertion is expired on application.'
    blocked     = 'AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.'
    consent     = 'AADSTS65001: The user or administrator has not consented to use the application.'
    role        = 'The role assigned to application 00000000-0000-0000-0000-000000000000 isn''t supported in this scenario. Please check online documentation for assigning correct Directory Roles to Azure AD Application for EXO App-Only Authentication.'
    network     = 'No such host is known. (outlook.office365.com:443)'
    port80      = 'A connection attempt failed because the connected party did not properly respond after a period of time'
    quota       = 'Fail to create a runspace because you have exceeded the maximum number of connections allowed : 3'
    throttled   = 'Micro delay applied: the request was throttled (HTTP 429, Too Many Requests).'
    budget      = 'The budget of this tenant is used up.'
    timedout    = 'The operation has timed out.'
    wam         = 'A window handle must be configured. See https://aka.ms/msal-net-wam#parent-window-handles'
    disabled    = 'UnAuthorized: EXOModuleEnabled is false for this account'
    strange     = 'Something about signing in that nobody has seen before.'
}

if ($Fault.StartsWith('connect:')) { $Refusals[$Fault] = $Fault.Substring(8) }

function Connect-ExchangeOnline {
    [CmdletBinding(DefaultParameterSetName = 'Person')]
    param(
        [string]$ConnectionUri, [string]$AzureADAuthorizationEndpointUri,
        [string]$ExchangeEnvironmentName, [string]$DelegatedOrganization,
        [string]$Prefix, [string[]]$CommandName, [string[]]$FormatTypeName,
        [string]$UserPrincipalName, [switch]$BypassMailboxAnchoring,
        [switch]$SkipLoadingFormatData, [switch]$LoadCmdletHelp,
        [switch]$SkipLoadingCmdletHelp, [switch]$ShowBanner,
        [object]$ShowProgress, [switch]$UseMultithreading,
        [switch]$TrackPerformance, [switch]$EnableErrorReporting,
        [string]$LogDirectoryPath, [object]$LogLevel, [string]$Organization,
        [switch]$DisableWAM, [string]$EXOModuleBasePath,
        [Parameter(ParameterSetName = 'Device', Mandatory)][switch]$Device,
        [Parameter(ParameterSetName = 'Inline', Mandatory)]
        [switch]$InlineCredential,
        [Parameter(ParameterSetName = 'File', Mandatory)]
        [Parameter(ParameterSetName = 'Thumbprint', Mandatory)][string]$AppId,
        [Parameter(ParameterSetName = 'File', Mandatory)]
        [string]$CertificateFilePath,
        [Parameter(ParameterSetName = 'File')]
        [Security.SecureString]$CertificatePassword,
        [Parameter(ParameterSetName = 'Thumbprint', Mandatory)]
        [string]$CertificateThumbprint,
        [Parameter(ParameterSetName = 'Identity', Mandatory)]
        [switch]$ManagedIdentity,
        [Parameter(ParameterSetName = 'Identity')]
        [string]$ManagedIdentityAccountId,
        [Parameter(ParameterSetName = 'Token', Mandatory)][string]$AccessToken
    )
    Write-Call 'Connect-ExchangeOnline' $PSBoundParameters
    Write-Noise $PSCmdlet
    Wait-Fault $Fault
    if ($PSCmdlet.ParameterSetName -in 'File', 'Identity' -and -not $Organization) {
        throw 'Organization is needed for this way of signing in'
    }
    $owners = @($Organization, $DelegatedOrganization, $UserPrincipalName | Where-Object { $_ })
    if ($PSCmdlet.ParameterSetName -eq 'Token' -and $owners.Count -ne 1) {
        throw 'An access token is for one organization or user'
    }
    if ($PSCmdlet.ParameterSetName -in 'File', 'Thumbprint', 'Identity' -and $DelegatedOrganization) {
        throw 'DelegatedOrganization is for persons and tokens'
    }
    if ($Device) {
        [Console]::Out.WriteLine('To sign in, use a web browser to open the ' +
            'page https://microsoft.com/devicelogin and enter the code ABCD1234 to authenticate.')
    }
    if ($Refusals.Contains($Fault)) {
        $PSCmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new(
                [UnauthorizedAccessException]::new($Refusals[$Fault]), 'Refused', 'AuthenticationError', $null))
    }
    if ($null -eq (Invoke-Service $PSCmdlet 'connect' ([Environment]::GetEnvironmentVariable('EXO_FOR')))) { return }
    $script:Connected = if ($UserPrincipalName) { $UserPrincipalName } else { 'app' }
    if ($Fault -eq 'halfway') { throw 'UnAuthorized: no cmdlets for you' }
    Import-Granted $CommandName
}

# Only what the rights allow and what was asked for comes into being.
function Import-Granted([string[]]$Names) {
    $denied = ([string][Environment]::GetEnvironmentVariable('EXO_DENIED')) -split ','
    $granted = @($Names | Where-Object { $_ -notin $denied })
    if ($granted.Count -eq 0) { return }
    Import-Module "$PSScriptRoot/Cmdlets.psm1" -Global -Function $granted -DisableNameChecking
}

function Disconnect-ExchangeOnline {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param([string[]]$ConnectionId, [string[]]$ModulePrefix)
    Write-Call 'Disconnect-ExchangeOnline' $PSBoundParameters
    Write-Noise $PSCmdlet
    if (-not $PSCmdlet.ShouldProcess('all sessions')) { return }
    $script:Connected = $null
    'Disconnected'
}

function Get-ConnectionInformation {
    [CmdletBinding()]
    param([string]$ConnectionId, [string]$ModulePrefix)
    if (-not $script:Connected) { return }
    [pscustomobject]@{ State = 'Connected'; TokenStatus = 'Active'; UserPrincipalName = $script:Connected }
}

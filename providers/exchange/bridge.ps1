<#
The bridge between exodane and Exchange Online PowerShell.

exodane runs `pwsh -NoLogo -NoProfile [-NonInteractive] -File bridge.ps1`,
writes one line of JSON to its standard input and closes it:

  {"schema":"exodane.bridge/1","marker":"32 hexadecimal digits",
   "signIn":{"way":"device|browser|app|identity|token","user":…,
     "organization":…,"delegatedOrganization":…,"appId":…,
     "certificateFile":…,"certificateThumbprint":…,
     "certificatePassword":…,"accessToken":…,"identityId":…},
   "requests":[{"id":1,"op":"read|enable|disable|examine",
     "feature":"dnssec|dane","domain":"example.org"}]}

The answer is one line of JSON on standard output, between the lines
`<<EXODANE:marker` and `EXODANE:marker>>`; whatever else is written before is
for the person (a device code) or noise of the modules:

  {"schema":"exodane.bridge/1","powershell":"7.6.1","module":"3.9.2",
   "modules":[{"version":"3.10.1","wants":"7.6.0","fits":false}],
   "error":null or {"kind":"module-missing|module-old|module-new|
     module-broken|parameter|policy|repository|installer|assembly|tls|
     sign-in|refused|expired|blocked|consent|role|account|window|profile|
     sessions|throttled|timeout|network|internal","text":…,"exception":…},
   "replies":[
     {"id":1,"ok":true,"status":{"dnssec":"Enabled|Disabled|Unknown",
       "dane":…,"ipv6":…,"accepted":true|false|null,"initial":…,"pending":…,
       "selfService":…,"domainType":…,"expectedMx":"@ 60 IN MX 10 host",
       "dnssecMxValue":…,"validation":{"dns":…,"mx":…,"mtaSts":…},
       "errors":[…],"warnings":[…],"connectors":["name: host"]}},
     {"id":2,"ok":true,"result":{"dnssecMxValue":…,"result":"Success",
       "errorData":…,"warnings":[…]}},
     {"id":3,"ok":true,"examined":{"cmdlets":[…],"missing":[…],
       "signedIn":"who, or null"}},
     {"id":4,"ok":false,"error":{"kind":"notfound|denied|expired|role|
       throttled|timeout|already|remote|shape","text":…,"exception":…}}]}

Values reach cmdlets as parameters only; nothing of the request is ever
evaluated. Only core cmdlets, the language and .NET are used besides the
Exchange cmdlets that are named below.
#>
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$WarningPreference = 'Continue'
$ProgressPreference = 'SilentlyContinue'

$ReadCmdlets = @('Get-AcceptedDomain', 'Get-DnssecStatusForVerifiedDomain',
    'Get-SmtpDaneInboundStatus', 'Get-OutboundConnector',
    'Get-InboundConnector', 'Get-IPv6StatusForAcceptedDomain')
$ChangeCmdlets = @{
    'enable/dnssec'  = 'Enable-DnssecForVerifiedDomain'
    'disable/dnssec' = 'Disable-DnssecForVerifiedDomain'
    'enable/dane'    = 'Enable-SmtpDaneInbound'
    'disable/dane'   = 'Disable-SmtpDaneInbound'
}

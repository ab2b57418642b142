# Stands in for the module of the same name: documented shapes, no service.
@{
    RootModule        = 'ExchangeOnlineManagement.psm1'
    ModuleVersion     = '3.9.2'
    GUID              = '5e8f3c0a-7a51-4a5e-9f0f-1f2f6d1f7c55'
    Author            = 'exodane'
    Description       = 'Stands in for Exchange Online PowerShell in tests'
    PowerShellVersion = '7.2'
    FunctionsToExport = @('Connect-ExchangeOnline', 'Disconnect-ExchangeOnline',
        'Get-ConnectionInformation')
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}

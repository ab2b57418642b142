# JSON out and in, and answers of the service as they really come.

function Format-Json($Value) {
    if ($null -eq $Value) { return 'null' }
    if ($Value -is [bool]) { if ($Value) { return 'true' } else { return 'false' } }
    if ($Value -is [int]) { return [string]$Value }
    if ($Value -is [Collections.IDictionary]) {
        $parts = foreach ($key in $Value.Keys) { '"' + $key + '":' + (Format-Json $Value[$key]) }
        return '{' + ($parts -join ',') + '}'
    }
    if ($Value -is [Collections.IEnumerable] -and $Value -isnot [string]) {
        $parts = foreach ($item in $Value) { Format-Json $item }
        return '[' + ($parts -join ',') + ']'
    }
    '"' + [System.Text.Json.JsonEncodedText]::Encode([string]$Value) + '"'
}

# A property of the request's JSON as text, or $null.
function Get-Field($Object, $Name) {
    $text = [string]$Object[$Name]
    if ($text) { return $text }
    $null
}

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

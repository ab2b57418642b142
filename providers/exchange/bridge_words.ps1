# JSON out and in, and answers of the service as they really come.

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

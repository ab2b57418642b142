#pragma once
/* What doctor shows of PowerShell and of the rights. For pwsh.c. */
#include "providers/exchange/visit.h"

/*
 * Program, versions and the module that is taken, who is signed in, and which
 * cmdlets there are; a line each, as many as were learned, also when it is
 * false. ERR_AUTH for a missing right.
 */
bool examine_pwsh(const struct pwsh *pwsh, char *out, size_t size,
		  struct err *err);

/*
 * Lines for PowerShell that give this sign-in the rights it needs and no more
 * (https://learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2,
 * https://learn.microsoft.com/powershell/exchange/find-exchange-cmdlet-permissions).
 */
void examine_advice(const struct pwsh *pwsh, char *out, size_t size);

#pragma once
/* INWX: who signs in, and how calls look. */
#include "providers/dns/driver.h"
#include "providers/dns/rpc.h"

/* d->kept holds user, password, the second factor's secret ("" none). */
extern const struct rpc inwx_rpc;

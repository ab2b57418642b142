/* Any bytes as TLSA rdata; whole certificates and keys are looked into. */
#include "providers/smtp/certificate.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct probe_target target;
	static struct probe_result result;
	struct tlsa *tlsa = &target.tlsa[0];

	if (!tlsa_parse(data, size, tlsa))
		return 0;
	if (tlsa->len + (size_t)3 != size ||
	    memcmp(tlsa->data, data + 3, tlsa->len) != 0)
		abort();
	target.n_tlsa = 1;
	result.connected = result.starttls = true;
	if (dane_judge(&target, &result) !=
	    (dane_usable(tlsa) ? DANE_BAD : DANE_NONE))
		abort();
	return 0;
}

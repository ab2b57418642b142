/* Any text as the TXT records of MTA-STS and TLS-RPT. */
#include "providers/smtp/mta_sts.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct sts_policy policy;
	static struct tls_rpt rpt;
	char *text = malloc(size + 1);
	struct err err = { 0 };

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	memset(&policy, 0, sizeof(policy));
	if (sts_parse_txt(text, &policy) == (*policy.words != '\0'))
		abort();
	if (tls_rpt_parse(text, &rpt, &err) && rpt.n_rua == 0)
		abort();
	for (const char *p = err.msg; *p; p++)
		if (*p < ' ' || *p > '~')
			abort();
	free(text);
	return 0;
}

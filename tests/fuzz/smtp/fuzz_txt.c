/* Any text as the TXT records of MTA-STS, TLS-RPT and SPF. */
#include "providers/smtp/mta_sts.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct sts_policy policy;
	static struct tls_rpt rpt;
	char *text = malloc(size + 1);
	struct spf_term terms[4];
	struct err err = { 0 };
	size_t n;

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
	n = spf_terms(text, terms, 4);
	if (n > 4 || (n > 0 && !spf_is_record(text)))
		abort();
	for (size_t i = 0; i < n; i++)
		if (terms[i].kind > SPF_OTHER ||
		    strlen(terms[i].domain) >= DNAME_MAX)
			abort();
	free(text);
	return 0;
}

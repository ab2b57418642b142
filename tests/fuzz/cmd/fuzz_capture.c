/* A capture from anywhere: the parser, the judge over what it read, and the
 * comparison of name servers. */
#include "cmd/capture_file.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Nothing is proved where nobody answered. */
static void judge(const struct dns_capture *capture)
{
	struct dns_answer answer;

	if (!dns_capture_judge(capture, "", capture->at, &answer, NULL))
		return;
	if (capture->n == 0 && answer.verdict != VERDICT_INDETERMINATE)
		abort();
	dns_answer_free(&answer);
}

static void compare(const struct dns_capture *capture)
{
	struct finding findings[8];
	struct dns_authority all;

	if (!dns_capture_compare(capture, "", capture->at, &all, NULL))
		return;
	for (size_t i = 0; i < all.n_servers; i++)
		if (capture->n == 0 &&
		    all.servers[i].verdict != VERDICT_INDETERMINATE)
			abort();
	dns_authority_compare(&all, all.at, findings, 8);
	dns_authority_free(&all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dns_capture capture;

	if (!capture_file_parse((const char *)data, size, &capture, NULL))
		return 0;
	judge(&capture);
	compare(&capture);
	dns_capture_free(&capture);
	return 0;
}

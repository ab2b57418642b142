/* A capture from anywhere: the parser, and the judge over what it read. */
#include "cmd/capture_file.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dns_capture capture;
	struct dns_answer answer;

	if (!capture_file_parse((const char *)data, size, &capture, NULL))
		return 0;
	if (dns_capture_judge(&capture, "", capture.at, &answer, NULL)) {
		/* Nothing is proved where nobody answered. */
		if (capture.n == 0 && answer.verdict != VERDICT_INDETERMINATE)
			abort();
		dns_answer_free(&answer);
	}
	dns_capture_free(&capture);
	return 0;
}

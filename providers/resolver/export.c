/* A judgement as the front header's struct dns_answer. */
#include "providers/resolver/course.h"
#include "providers/resolver/explain.h"
#include "providers/resolver/name.h"
#include "providers/resolver/record.h"

#include <stdio.h>
#include <stdlib.h>

void dns_answer_free(struct dns_answer *answer)
{
	record_free_list(answer->records, answer->n_records);
	free(answer->links);
	free(answer->ds);
	*answer = (struct dns_answer){ .rcode = -1 };
}

static void default_reason(const struct course *course, struct dns_answer *out)
{
	char zone[DNS_NAME_MAX] = "";

	if (course->trust.zone)
		name_text(course->trust.zone, zone);
	if (course->verdict == VERDICT_SECURE)
		snprintf(out->reason, sizeof(out->reason),
			 "signed by %.200s, and the chain from the trust "
			 "anchor to it is unbroken",
			 zone);
}

static void give_advice(const struct course *course, struct dns_answer *out)
{
	const char *advice = dns_cause_advice(course->cause);

	out->cause = course->cause;
	if (course->cause_zone)
		name_text(course->cause_zone, out->cause_zone);
	if (course->cause_zone && explain_wants_ds(course->cause))
		out->ds = explain_ds(course->judge, course->cause_zone,
				     &out->n_ds);
	snprintf(out->hint, sizeof(out->hint), "%s%s%s", advice,
		 out->n_ds ? ": " : "", out->n_ds ? out->ds[0].record : "");
}

void course_export(const struct course *course,
		   const struct dns_question *question, struct dns_answer *out)
{
	*out = (struct dns_answer){ .question = *question,
				    .rcode = -1,
				    .verdict = course->verdict,
				    .cname_secure = course->cname_secure,
				    .expires_at = course->expires_at };
	if (course->reply)
		out->rcode = course->rcode;
	snprintf(out->reason, sizeof(out->reason), "%s", course->reason);
	give_advice(course, out);
	if (!*out->reason)
		default_reason(course, out);
	if (course->by)
		snprintf(out->route, sizeof(out->route), "%s", course->by);
	if (course->name)
		name_text(course->name, out->final_name);
	out->n_records = record_export_list(course->records, &out->records);
	/* The links' memory goes over to the answer. */
	out->n_links = course->links.n;
	out->links = course->links.link;
}

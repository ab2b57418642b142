/* The move of the reviewed plan beside the one that the world asks for. */
#include "steps/plan_bound.h"
#include "steps/plan_compare.h"
#include "steps/run.h"

#define TEXT_MAX 8192

void run_show_bound(struct run *run, const struct action *action,
		    const struct err *err)
{
	const struct bound_move asked = { run_step_id(run), *action };
	struct bound_move planned;
	bool left = plan_next_bound(run->migration, &planned);
	struct buf text;

	if (err->kind != ERR_CONFLICT || !run->migration->plan_bound)
		return;
	buf_init(&text, TEXT_MAX);
	plan_compare_move(left ? &planned : NULL, &asked, &text);
	run->inner.tell(run->inner.self, TELL_INFO, text.data);
	buf_free(&text);
}

#!/usr/bin/python3
"""Each guard and each crash rule, taken out one at a time: a named test must
then fail. A mutant that lives fails, as does one whose line is gone.

usage: mutants.py ROOT

The tree is copied and built aside; of each mutant only what depends on it is
built again. Output is TAP."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

LIMIT = 120  # seconds for one test program
COPIED = ("meson.build", "meson_options.txt", "state", "providers", "steps",
          "cmd", "tests", "bench")

GUARDS = "tests/unit/steps/test_steps_guards"
MIGRATE = "tests/scenario/test_scenario_migrate"
RESUME = "tests/scenario/test_scenario_resume"
UNDO = "tests/scenario/test_scenario_undo"
WORLD = "tests/scenario/test_scenario_world"
PLAN = "tests/scenario/test_scenario_plan"
BY_HAND = "tests/scenario/test_scenario_by_hand"
WINDOW = "tests/scenario/test_scenario_window"
SIGNING = "tests/scenario/test_scenario_signing"
DRIFT = "tests/scenario/test_scenario_drift"
MXSET = "tests/unit/state/test_mxset"
WORDS = "tests/scenario/test_scenario_words"


def row(name, test):
    """A guard's row, away."""
    line = f'\t{{ "{name}", guard_{name.replace("-", "_")} }},\n'
    return f"guard {name}", "steps/guard.c", line, "", GUARDS, test


# What is taken out, file, its text (there exactly once), what comes instead,
# test program, the test that must fail.
MUTANTS = [
    # ---- guards, whole ----
    row("never-empty", "never_an_empty_set"),
    row("own-hosts-only", "never_touches_a_stranger"),
    row("ttl-allowed", "no_ttl_below_the_floor"),
    row("as-we-left-it", "no_write_over_somebody_elses"),
    row("zone-is-live", "no_write_to_a_zone_that_is_not_live"),
    row("signatures-outlive", "no_write_under_signatures_that_end"),
    row("zone-sign", "only_an_unsigned_live_zone_is_signed"),
    row("front-host", "no_host_in_front_that_was_never_behind"),
    row("legacy-removal", "legacy_stays_until_the_new_has_settled"),
    row("new-removal", "new_stays_until_legacy_resolves"),
    row("sts-front", "no_host_in_front_that_mta_sts_refuses"),
    row("supported", "unsupported_domains_are_refused"),
    row("same-host", "another_assigned_host_is_refused"),
    row("dane-alone", "no_dane_while_another_mx_is_published"),
    row("dnssec-off", "no_dnssec_off_while_the_new_mx_is_published"),
    # ---- guards, one condition of them ----
    ("the floor of 30 s", "steps/guard_mx.c",
     "if (floor < FLOOR && !c->settings->allow_short_ttl)", "if (false)",
     GUARDS, "a_floor_below_30_must_be_allowed"),
    ("the provider's least TTL", "steps/guard_mx.c",
     "ttl >= zone->ttl_min &&", "true &&",
     GUARDS, "no_ttl_that_the_provider_does_not_take"),
    ("a zone that was read", "steps/guard_mx.c",
     "if (c->facts->zone_known == KNOWN &&", "if (true &&",
     GUARDS, "no_write_to_a_zone_that_could_not_be_read"),
    ("every server shows the host", "steps/guard_proof.c",
     "return served && mxset_find(served, host) &&",
     "return (!served || mxset_find(served, host)) &&",
     GUARDS, "legacy_stays_until_every_server_shows_the_new"),
    ("old answers have run out", "steps/guard_proof.c",
     "c->now >= moves_quiet_at(c->facts, c->migration, c->settings)", "true",
     GUARDS, "legacy_stays_until_the_new_has_settled"),
    ("the new host is secure", "steps/guard_proof.c",
     "facts->verdict == VERDICT_SECURE", "true",
     GUARDS, "legacy_stays_until_the_new_is_secure"),
    ("a host took a connection", "steps/proofs.c",
     "return known->takes_mail;", "return true;",
     GUARDS, "new_stays_until_legacy_took_a_connection"),
    ("a policy that could not be had", "steps/sts.c",
     "if (facts->sts_known != KNOWN || facts->sts.mode == STS_UNKNOWN)\n"
     "\t\treturn err_set(err, ERR_UNSAFE,",
     "if (false)\n\t\treturn err_set(err, ERR_UNSAFE,",
     GUARDS, "a_policy_that_cannot_be_had_is_not_none"),
    ("a policy too young", "steps/sts.c",
     "if (now >= old_enough_at(facts, migration))\n\t\treturn true;",
     "return true;",
     GUARDS, "no_host_in_front_under_a_policy_too_young"),
    ("servers that could not be asked", "steps/guard_exchange.c",
     "(c->facts->served_known == KNOWN && is_quiet &&", "(is_quiet &&",
     GUARDS, "no_dnssec_off_while_servers_could_not_be_asked"),
    ("caches that may hold the new MX", "steps/guard_exchange.c",
     "(c->facts->served_known == KNOWN && is_quiet &&",
     "(c->facts->served_known == KNOWN &&",
     GUARDS, "no_dnssec_off_while_caches_may_hold_the_new_mx"),
    # ---- what stands before a move ----
    ("guards are asked at all", "steps/engine.c",
     "if (!guard(action, run_step_id(run), &run->facts, run->migration,\n"
     "\t\t   run->settings, run_now(run), &err) ||",
     "if (",
     WORLD, "enforced_mta_sts_without_the_new_host_blocks_the_swap"),
    ("only moves of the reviewed plan", "steps/engine.c",
     "!plan_allows(run->migration, run_step_id(run), action, &err)", "false",
     PLAN, "a_bound_run_stops_where_the_world_asks_for_another_move"),
    ("moves only inside the change window", "steps/engine.c",
     "\tif (!run_in_window(run))\n\t\treturn;\n", "",
     WINDOW, "every_move_lies_inside_and_waits_pass_outside"),
    ("consent", "steps/engine.c",
     "\tif (!run_consents(run, decision))\n\t\treturn;\n", "",
     WORLD, "no_consent_means_no_move"),
    ("nothing begins before DNSSEC is green", "steps/check_dnssec.c",
     "\tstruct decision settled;\n\n\tif",
     "\tstruct decision settled;\n\n"
     "\tif (chain)\n\t\treturn decide_holds(\"so be it\");\n\tif",
     WORLD, "an_unsigned_zone_blocks_before_anything_is_changed"),
    ("signing has a question of its own", "steps/sign_zone.c",
     "\tif (!answer)\n\t\treturn ask(facts, settings);\n",
     "\tif (!answer)\n\t\treturn sign(facts, settings);\n",
     SIGNING, "signing_is_a_question_of_its_own_whatever_was_agreed"),
    ("no DS while unsigned answers are cached", "steps/sign_zone.c",
     "\tif (move && move->visible_at && !move->settled_at)\n"
     "\t\treturn wait_for_caches(move, now);\n", "",
     SIGNING, "the_ds_is_shown_only_when_no_unsigned_answer_is_cached"),
    ("nothing goes on while unsigned answers are cached",
     "steps/check_dnssec.c",
     "\tif (settled.kind != HOLDS)\n\t\treturn settled;\n", "",
     SIGNING, "a_ds_that_comes_early_hurries_nothing"),
    ("a removed MTA-STS policy lives on in caches", "steps/sts.c",
     "return now < migration->sts_held_until && !matches;",
     "return now < 0 && !matches;",
     UNDO, "a_policy_removed_meanwhile_lives_on_in_senders_caches"),
    ("a policy's successor must have spread", "steps/learn.c",
     "if (lesson->now >= migration->sts_seen_at + policy->txt_ttl)",
     "if (true)",
     UNDO, "a_policy_of_mode_none_frees_once_its_txt_has_spread"),
    # ---- crash rules ----
    ("the intent is on disk first", "steps/engine.c",
     "return run_save(run) ? move : NULL;", "return move;",
     MIGRATE, "ends_with_dane_and_the_new_mx_alone"),
    ("when it was sent is on disk, too", "steps/engine.c",
     "\tmove->asked_at = run_now(run);\n", "",
     MIGRATE, "ends_with_dane_and_the_new_mx_alone"),
    ("a move sent again is the same move", "steps/engine.c",
     "action_equal(&last->action, action))\n\t\t\treturn last;",
     "false)\n\t\t\treturn last;",
     RESUME, "an_unanswered_enable_is_not_sent_again_before_15_minutes"),
    ("a lost reply is looked into", "steps/engine.c",
     "\tcase ERR_NET:\n", "",
     MIGRATE, "waits_the_old_ttl_even_after_a_lost_reply"),
    ("a refusal leaves nothing hanging", "steps/engine.c",
     "\t\t\tmove->asked_at = 0;\n", "\t\t\t;\n",
     RESUME, "an_enable_that_was_refused_may_be_sent_again_at_once"),
    ("what is not public is not done", "steps/follow.c",
     "!facts->zone.unpublished &&", "",
     RESUME, "a_write_that_is_not_public_is_sent_again"),
    ("what was found done counts as done", "steps/follow.c",
     "\tmove->found_done = true;\n", "",
     MIGRATE, "waits_the_old_ttl_even_after_a_lost_reply"),
    ("no Enable- again before 15 minutes", "steps/toggle.c",
     "int64_t due = move->asked_at + UNANSWERED_PAUSE;\n\tchar",
     "int64_t due = move->asked_at;\n\tchar",
     RESUME, "an_unanswered_enable_is_not_sent_again_before_15_minutes"),
    ("no Enable- again before two reads", "steps/toggle.c",
     " && migration->unanswered_reads >= 2)", ")",
     RESUME, "an_unanswered_enable_needs_two_reads_however_late"),
    ("Unknown is neither yes nor no", "steps/toggle.c",
     "if (state == FEATURE_STATE_UNKNOWN)", "if (false)",
     RESUME, "unknown_from_exchange_is_neither_yes_nor_no"),
    ("no Disable- under an Enable- that hangs", "steps/toggle.c",
     "return now < until ? until : 0;", "return 0;",
     UNDO, "undo_waits_for_an_enable_that_may_still_take_hold"),
    ("a journal that fails ends the run", "steps/run_save.c",
     "\trun->has_ended = true;\n", "",
     RESUME, "a_journal_that_cannot_be_saved_ends_the_run"),
    ("no second before the last save", "steps/run_stand.c",
     "return now > run->migration->updated_at ? now\n"
     "\t\t\t\t\t\t: run->migration->updated_at;",
     "return now;",
     RESUME, "a_clock_that_jumps_back_only_makes_waits_longer"),
    # ---- waits ----
    ("old answers are waited out", "steps/follow.c",
     "lesson->now >= move->visible_at + move->action.settle_s)", "true)",
     MIGRATE, "waits_the_old_ttl_after_every_server_shows_the_low_one"),
    ("a server that recants", "steps/follow.c",
     "if (recanted && move->visible_at) {", "if (false) {",
     MIGRATE, "a_server_that_recants_begins_the_first_half_again"),
    ("a silent server", "steps/waits.c",
     "\tif (!answered) {\n\t\tout->everywhere = false;\n", "\tif (!answered) {\n",
     UNDO, "a_silent_server_is_waited_for"),
    ("a drift in a wait", "steps/moves.c",
     "if (mxset_equal(&facts->zone.set, &migration->left))\n\t\treturn true;",
     "return true;",
     WORLD, "drift_in_a_wait_blocks_and_shows_the_difference"),
    ("the original is what was first found", "steps/learn.c",
     "\tif (migration->left_known)\n\t\treturn;\n", "",
     UNDO, "undo_from_every_step_restores_the_zone_it_found"),
    ("sets of an unfinished write live on", "steps/moves.c",
     "rest_of_last_write(migration, now));", "0);",
     UNDO, "a_write_over_one_that_is_settling_waits_for_both"),
    ("the host is bound once", "steps/learn.c",
     "if (!host[0] || migration->assigned[0])", "if (!host[0])",
     WORLD, "another_host_named_later_is_refused"),
    ("legacy must resolve on the way back", "steps/undo_mx.c",
     "if (known && known->known == KNOWN && !known->exists)", "if (false)",
     UNDO, "where_legacy_no_longer_resolves_the_new_mx_stays"),
    ("TLSA are waited out before legacy comes back", "steps/undo_exchange.c",
     "if (open->settled_at)\n\t\treturn decide_holds(",
     "if (open)\n\t\treturn decide_holds(",
     UNDO, "dane_goes_first_and_its_tlsa_are_waited_out"),
    ("proofs from before another hand", "steps/runbook.c",
     "\t\tif (move->adopted)\n\t\t\treturn false;\n", "",
     DRIFT, "another_hand_in_every_wait_is_shown_and_taken_up"),
    ("a tool that reverts a swap half way", "state/mxset.c",
     "if (stays ? !mxset_find(set, mx->exchange)", "if (stays ? false",
     DRIFT, "another_hand_in_every_wait_is_shown_and_taken_up"),
    ("deletions before all is there", "state/mxset.c",
     ": !all_wanted && !mxset_has(set, mx))", ": false)",
     MXSET, "on_path_is_law_three_for_all_small_sets"),
    ("a TTL raised by another hand", "steps/moves.c",
     "mxset_max_ttl(&facts->zone.set) > low;", "false;",
     DRIFT, "another_hand_in_every_wait_is_shown_and_taken_up"),
    ("a write by hand that is spreading", "steps/runbook.c",
     "if (open && open->action.kind == ACTION_MX_WRITE)", "if (false)",
     BY_HAND, "an_undo_waits_for_its_open_move_without_a_detour"),
    ("a write by hand that was not confirmed", "steps/waits.c",
     "if (facts->zone_known == KNOWN)\n\t\treturn decide_do(",
     "if (true)\n\t\treturn decide_do(",
     BY_HAND, "a_write_seen_at_some_servers_is_waited_for"),
    ("a host that is to come", "steps/proofs.c",
     "if (is_to_come(facts, host) && is_patient(proof))", "if (false)",
     WORDS, "a_host_that_is_not_shown_yet_is_plainly_waited_for"),
]


def copy_tree(root, to):
    ignored = shutil.ignore_patterns("__pycache__", "corpus-*-found")
    for name in COPIED:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=ignored)
        elif source.exists():
            shutil.copy2(source, to / name)


class Tree:
    """The copy, and its build folder beside it."""

    def __init__(self, root, scratch):
        self.source = scratch / "source"
        self.build = scratch / "build"
        self.source.mkdir()
        copy_tree(root, self.source)
        self.quietly("meson", "setup", "--buildtype=plain",
                     "-Doptimization=0", str(self.build), str(self.source))

    @staticmethod
    def quietly(*command):
        done = subprocess.run(command, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stdout[-2000:])

    def make(self, *programs):
        self.quietly("ninja", "-j2", "-C", str(self.build), *programs)

    def failures(self, program):
        """The names of its tests that fail; None: it did not end by itself."""
        environment = dict(os.environ, CMOCKA_MESSAGE_OUTPUT="TAP")
        try:
            done = subprocess.run([self.build / program], env=environment,
                                  stdout=subprocess.PIPE, text=True,
                                  stderr=subprocess.DEVNULL, timeout=LIMIT,
                                  check=False)
        except subprocess.TimeoutExpired:
            return None
        if done.returncode < 0:
            return None
        return [line.split(" - ", 1)[1] for line in done.stdout.splitlines()
                if line.startswith("not ok") and " - " in line]

    def spoilt(self, mutant):
        """Why it lives, or None."""
        _, name, old, new, program, test = mutant
        path = self.source / name
        text = path.read_text()
        if text.count(old) != 1:
            return f"{name} has its text {text.count(old)} times"
        path.write_text(text.replace(old, new))
        try:
            self.make(program)
            failed = self.failures(program)
        finally:
            path.write_text(text)
        if failed is None or test in failed:
            return None
        return f"{test} passes; failed: {', '.join(failed) or 'nothing'}"


def main(root):
    if not shutil.which("meson") or not shutil.which("ninja"):
        print("1..0 # SKIP meson and ninja are needed")
        return 0
    programs = sorted({mutant[4] for mutant in MUTANTS})
    print(f"1..{len(MUTANTS) + 1}", flush=True)
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        tree = Tree(root, pathlib.Path(scratch))
        tree.make(*programs)
        bad = [p for p in programs if tree.failures(p) != []]
        print(f"{'not ok' if bad else 'ok'} 1 - unspoilt, all tests pass")
        living = 0
        for n, mutant in enumerate(MUTANTS, 2):
            why = tree.spoilt(mutant)
            living += why is not None
            print(f"{'ok' if why is None else 'not ok'} {n} - without "
                  f"\"{mutant[0]}\" {mutant[5]} fails", flush=True)
            if why:
                print(f"# {why}", flush=True)
        print(f"# {len(MUTANTS)} mutants, {living} living")
    return 1 if bad or living else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))

/*
 * Packets from outside, byte by byte: what is malformed is refused, and beside
 * each its sound twin, which is taken.
 */
#include "providers/resolver/packet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A reply to one question for a.test, with so many records in each section. */
#define REPLY(an, ns, ar) \
	"\x12\x34\x84\0\0\1\0" an "\0" ns "\0" ar "\1a\4test\0\0\1\0\1"
#define OWNER "\xc0\x0c" /* the name asked for */
#define IN "\0\1\0\0\1\x2c"
#define A "\0\1" IN
#define MX "\0\x0f" IN
#define CNAME "\0\5" IN
#define ADDRESS OWNER A "\0\4\xc0\0\2\1"
#define OPT "\0\0\x29\4\xd0\0\0\x80\0\0\0"

/* What a reply of those bytes comes to; freed with ldns_pkt_free. Nothing
 * behind it is the program's: reading on is seen by the sanitizer. */
static ldns_pkt *parse(const char *bytes, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);
	ldns_pkt *pkt;

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	pkt = packet_parse(copy, len);
	free(copy);
	return pkt;
}

static void check(const char *bytes, size_t len, int records, int line)
{
	ldns_pkt *pkt = parse(bytes, len);
	int n = pkt ? ldns_pkt_ancount(pkt) + ldns_pkt_nscount(pkt) +
				ldns_pkt_arcount(pkt)
		    : -1;

	ldns_pkt_free(pkt);
	if (n != records)
		fail_msg("line %d: %d records, not %d", line, n, records);
}

/* records: without the OPT. Bytes are literals: their last 0 is none of
 * theirs. */
#define TAKEN(bytes, records) check(bytes, sizeof(bytes) - 1, records, __LINE__)
#define REFUSED(bytes) check(bytes, sizeof(bytes) - 1, -1, __LINE__)

static void no_prefix_of_a_reply_is_one(void **state)
{
	static const char whole[] = REPLY("\1", "\0", "\1") ADDRESS OPT;

	TAKEN(whole, 1);
	for (size_t len = 0; len + 1 < sizeof(whole); len++)
		check(whole, len, -1, __LINE__);
}

static void a_second_opt_is_refused(void **state)
{
	TAKEN(REPLY("\1", "\0", "\1") ADDRESS OPT, 1);
	REFUSED(REPLY("\1", "\0", "\2") ADDRESS OPT OPT);
	REFUSED(REPLY("\1", "\0", "\3") ADDRESS OPT ADDRESS OPT);
	REFUSED(REPLY("\2", "\0", "\1") ADDRESS OPT OPT);
}

/* RFC 8945 section 4.2: algorithm, time, fudge, MAC, id, error, other. */
#define TSIG_DATA                                                       \
	"\0\xff\0\0\0\0\0\x1f\x0bhmac-sha256\0\0\0\x65\0\0\0\1\x2c\0\2" \
	"\xab\xcd\x12\x34\0\0\0\0"

static void a_tsig_that_was_not_asked_for_is_refused(void **state)
{
	TAKEN(REPLY("\1", "\0", "\1") ADDRESS "\0\xff\1" TSIG_DATA, 2);
	REFUSED(REPLY("\1", "\0", "\1") ADDRESS "\0\0\xfa" TSIG_DATA);
	REFUSED(REPLY("\1", "\0", "\2") ADDRESS "\0\0\xfa" TSIG_DATA
						"\0\0\xfa" TSIG_DATA);
	REFUSED(REPLY("\2", "\0", "\0") ADDRESS "\0\0\xfa" TSIG_DATA);
}

static void a_record_within_anothers_rdata_is_refused(void **state)
{
	TAKEN(REPLY("\3", "\0", "\0") OWNER A "\0\4\xc0\0\2\1" ADDRESS ADDRESS,
	      3);
	/* The same bytes, but the first says that it holds the second. */
	REFUSED(REPLY("\2", "\0", "\0") OWNER A
		"\0\x14\xc0\0\2\1" ADDRESS ADDRESS);
	REFUSED(REPLY("\0", "\2", "\0") OWNER A
		"\0\x14\xc0\0\2\1" ADDRESS ADDRESS);
	REFUSED(REPLY("\0", "\0", "\2") OWNER A
		"\0\x14\xc0\0\2\1" ADDRESS ADDRESS);
}

static void a_byte_more_than_the_rdata_has_is_refused(void **state)
{
	TAKEN(REPLY("\1", "\0", "\0") OWNER MX "\0\4\0\x0a" OWNER, 1);
	REFUSED(REPLY("\1", "\0", "\0") OWNER MX "\0\5\0\x0a" OWNER "\0");
	REFUSED(REPLY("\1", "\0", "\0") OWNER A "\0\5\xc0\0\2\1\0");
}

static void rdata_that_is_cut_short_is_refused(void **state)
{
	TAKEN(REPLY("\1", "\0", "\0") OWNER MX "\0\4\0\x0a" OWNER, 1);
	REFUSED(REPLY("\1", "\0", "\0") OWNER MX "\0\3\0\x0a\xc0");
	REFUSED(REPLY("\1", "\0", "\0") OWNER MX "\0\2\0\x0a");
	REFUSED(REPLY("\1", "\0", "\0") OWNER MX "\0\1\0");
	REFUSED(REPLY("\1", "\0", "\0") OWNER A "\0\3\xc0\0\2");
	REFUSED(REPLY("\1", "\0", "\0") OWNER CNAME "\0\5\4test");
}

static void a_record_without_rdata_is_refused(void **state)
{
	TAKEN(REPLY("\1", "\0", "\0") OWNER "\xff\1" IN "\0\0", 1);
	REFUSED(REPLY("\1", "\0", "\0") OWNER A "\0\0");
	REFUSED(REPLY("\0", "\1", "\0") OWNER A "\0\0");
	REFUSED(REPLY("\1", "\0", "\0") OWNER CNAME "\0\0");
}

static void rdata_that_ends_behind_the_packet_is_refused(void **state)
{
	TAKEN(REPLY("\1", "\0", "\0") OWNER "\xff\1" IN "\0\4\1\2\3\4", 1);
	REFUSED(REPLY("\1", "\0", "\0") OWNER "\xff\1" IN "\0\5\1\2\3\4");
	REFUSED(REPLY("\1", "\0", "\0") OWNER "\xff\1" IN "\xff\xff\1\2\3\4");
}

/* The counts of questions and of records in each section, in place. */
static void more_records_counted_than_there_are_are_refused(void **state)
{
	static const char sound[] = REPLY("\1", "\0", "\0") ADDRESS;
	char counted[sizeof(sound)];

	TAKEN(sound, 1);
	for (size_t at = 4; at < 12; at++) {
		memcpy(counted, sound, sizeof(sound));
		counted[at]++;
		check(counted, sizeof(sound) - 1, -1, __LINE__);
		memset(counted + (at & ~(size_t)1), 0xff, 2);
		check(counted, sizeof(sound) - 1, -1, __LINE__);
	}
	TAKEN("\x12\x34\x84\0\0\1\0\0\0\0\0\0\1a\4test\0\0\1\0\1", 0);
	REFUSED("\x12\x34\x84\0\0\2\0\0\0\0\0\0\1a\4test\0\0\1\0\1");
}

static void names_that_lead_in_a_circle_are_refused(void **state)
{
	TAKEN(REPLY("\1", "\0", "\0") OWNER CNAME "\0\4\1b\xc0\x0e", 1);
	/* An owner that points to itself; a target that does, with a label
	 * and without; two that point to each other. */
	REFUSED(REPLY("\1", "\0", "\0") "\xc0\x18" CNAME "\0\4\1b\xc0\x0e");
	REFUSED(REPLY("\1", "\0", "\0") OWNER CNAME "\0\2\xc0\x24");
	REFUSED(REPLY("\1", "\0", "\0") OWNER CNAME "\0\4\1b\xc0\x24");
	REFUSED(REPLY("\1", "\0", "\0") OWNER CNAME "\0\4\xc0\x26\xc0\x24");
	/* A question that points to itself, and nothing behind it. */
	TAKEN("\x12\x34\x84\0\0\1\0\0\0\0\0\0\0\0\1\0\1", 0);
	REFUSED("\x12\x34\x84\0\0\1\0\0\0\0\0\0\xc0\x0c\0\1\0\1");
}

static void a_pointer_out_of_the_packet_is_refused(void **state)
{
	TAKEN(REPLY("\1", "\0", "\0") OWNER CNAME "\0\2" OWNER, 1);
	REFUSED(REPLY("\1", "\0", "\0") OWNER CNAME "\0\2\xff\xff");
	REFUSED(REPLY("\1", "\0", "\0") "\xff\xff" A "\0\4\xc0\0\2\1");
}

/* With an owner of its own, of so many labels of the same size. */
static void with_owner(size_t labels, uint8_t size, int records, int line)
{
	static const char head[] = REPLY("\1", "\0", "\0");
	static const char tail[] = "\0" A "\0\4\xc0\0\2\1";
	char data[512];
	size_t len = sizeof(head) - 1;

	memcpy(data, head, sizeof(head));
	for (size_t i = 0; i < labels; i++) {
		data[len++] = (char)size;
		memset(data + len, 'x', size);
		len += size;
	}
	memcpy(data + len, tail, sizeof(tail));
	check(data, len + sizeof(tail) - 1, records, line);
}

/* 63 bytes at most in a label; 0x40 and 0x80 begin none that are known (RFC
 * 1035 section 4.1.4). */
static void labels_of_no_known_kind_are_refused(void **state)
{
	static const uint8_t kinds[] = { 64, 127, 128, 191 };

	with_owner(1, 63, 1, __LINE__);
	for (size_t i = 0; i < sizeof(kinds); i++)
		with_owner(1, kinds[i], -1, __LINE__);
}

/* RFC 1035 section 3.1: 255 bytes with all lengths and the root. */
static void names_that_are_too_long_are_refused(void **state)
{
	for (size_t labels = 120; labels <= 127; labels++)
		with_owner(labels, 1, 1, __LINE__);
	for (size_t labels = 128; labels <= 140; labels++)
		with_owner(labels, 1, -1, __LINE__);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_prefix_of_a_reply_is_one),
		cmocka_unit_test(a_second_opt_is_refused),
		cmocka_unit_test(a_tsig_that_was_not_asked_for_is_refused),
		cmocka_unit_test(a_record_within_anothers_rdata_is_refused),
		cmocka_unit_test(a_byte_more_than_the_rdata_has_is_refused),
		cmocka_unit_test(rdata_that_is_cut_short_is_refused),
		cmocka_unit_test(a_record_without_rdata_is_refused),
		cmocka_unit_test(rdata_that_ends_behind_the_packet_is_refused),
		cmocka_unit_test(
			more_records_counted_than_there_are_are_refused),
		cmocka_unit_test(names_that_lead_in_a_circle_are_refused),
		cmocka_unit_test(a_pointer_out_of_the_packet_is_refused),
		cmocka_unit_test(labels_of_no_known_kind_are_refused),
		cmocka_unit_test(names_that_are_too_long_are_refused),
	};

	return cmocka_run_group_tests_name("packet", tests, NULL, NULL);
}

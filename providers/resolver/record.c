/* Records as the front header gives them, and their rdata. */
#include "providers/resolver/record.h"
#include "providers/resolver/name.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool record_export(const ldns_rr *rr, struct dns_record *out)
{
	ldns_buffer *wire = ldns_buffer_new(512);
	char *text = ldns_rr2str(rr);
	uint8_t *rdata = NULL;
	size_t len = 0;

	*out = (struct dns_record){ .type = (uint16_t)ldns_rr_get_type(rr),
				    .ttl = ldns_rr_ttl(rr) };
	if (wire && text &&
	    ldns_rr_rdata2buffer_wire(wire, rr) == LDNS_STATUS_OK) {
		len = ldns_buffer_position(wire);
		rdata = malloc(len + 1);
	}
	if (rdata) {
		memcpy(rdata, ldns_buffer_begin(wire), len);
		out->rdlen = (uint16_t)len;
		out->rdata = rdata;
		text[strcspn(text, "\n")] = '\0';
		for (char *at = text; *at; at++)
			if (*at == '\t')
				*at = ' ';
		out->text = text;
		name_text(ldns_rr_owner(rr), out->owner);
	} else {
		free(rdata);
		free(text);
	}
	ldns_buffer_free(wire);
	return out->rdata != NULL;
}

size_t record_export_list(const ldns_rr_list *list, struct dns_record **out)
{
	size_t n = ldns_rr_list_rr_count(list), kept = 0;

	*out = n ? calloc(n, sizeof(**out)) : NULL;
	for (size_t i = 0; *out && i < n; i++)
		if (record_export(ldns_rr_list_rr(list, i), &(*out)[kept]))
			kept++;
	return kept;
}

void record_free_list(struct dns_record *records, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free((void *)records[i].rdata);
		free((void *)records[i].text);
	}
	free(records);
}

/* An uncompressed name of rdata as a host name. */
static bool host_of(const uint8_t *data, size_t len, char out[DNAME_MAX])
{
	char text[DNS_NAME_MAX];
	size_t at = 0, n = 0;

	while (at < len && data[at] != 0) {
		size_t label = data[at++];

		if (label > 63 || at + label >= len ||
		    n + label + 2 > sizeof(text))
			return false;
		if (memchr(data + at, 0, label) ||
		    memchr(data + at, '.', label))
			return false;
		memcpy(text + n, data + at, label);
		n += label;
		text[n++] = '.';
		at += label;
	}
	if (at + 1 != len)
		return false;
	if (n == 0)
		text[n++] = '.';
	text[n] = '\0';
	return dname_parse(text, out, NULL);
}

bool dns_record_mx(const struct dns_record *record, uint16_t *preference,
		   char exchange[DNAME_MAX])
{
	if (record->type != DNS_MX || record->rdlen < 3)
		return false;
	*preference = (uint16_t)(record->rdata[0] << 8 | record->rdata[1]);
	return host_of(record->rdata + 2, record->rdlen - 2u, exchange);
}

bool dns_record_cname(const struct dns_record *record, char target[DNAME_MAX])
{
	return record->type == DNS_CNAME &&
	       host_of(record->rdata, record->rdlen, target);
}

bool dns_record_address(const struct dns_record *record, char out[ADDRESS_MAX])
{
	if (record->type == DNS_A && record->rdlen == 4)
		return inet_ntop(AF_INET, record->rdata, out, ADDRESS_MAX);
	if (record->type == DNS_AAAA && record->rdlen == 16)
		return inet_ntop(AF_INET6, record->rdata, out, ADDRESS_MAX);
	return false;
}

bool dns_record_txt(const struct dns_record *record, char *out, size_t size)
{
	size_t n = 0;

	if (record->type != DNS_TXT)
		return false;
	for (size_t at = 0; at < record->rdlen;) {
		size_t len = record->rdata[at++];

		if (at + len > record->rdlen || n + len + 1 > size ||
		    memchr(record->rdata + at, 0, len))
			return false;
		memcpy(out + n, record->rdata + at, len);
		n += len;
		at += len;
	}
	if (n >= size)
		return false;
	out[n] = '\0';
	return true;
}

bool dns_type_parse(const char *word, uint16_t *type)
{
	ldns_rr_type found = ldns_get_rr_type_by_name(word);

	*type = (uint16_t)found;
	return found != 0;
}

void dns_type_text(uint16_t type, char out[16])
{
	char *text = ldns_rr_type2str((ldns_rr_type)type);

	snprintf(out, 16, "%s", text ? text : "?");
	free(text);
}

void dns_rcode_text(int rcode, char out[16])
{
	char *text =
		rcode >= 0 ? ldns_pkt_rcode2str((ldns_pkt_rcode)rcode) : NULL;

	snprintf(out, 16, "%s", text ? text : rcode < 0 ? "NONE" : "?");
	free(text);
}

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[] = {
		[VERDICT_INDETERMINATE] = "indeterminate",
		[VERDICT_SECURE] = "secure",
		[VERDICT_INSECURE] = "insecure",
		[VERDICT_BOGUS] = "bogus",
	};

	return verdict <= VERDICT_BOGUS ? names[verdict] : "indeterminate";
}

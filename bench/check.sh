#!/bin/bash
# Wall time (median of 21 runs, start of the program included) and peak memory
# of `exodane check` of a lab domain that has DANE, with warm resolver and mail
# server; beside it the peers that judge the same domain: posttls-finger from
# Postfix for DANE, delv from BIND for the chain of trust.
#
# usage: EXODANE=build/cmd/exodane bench/check.sh     (as root)
# Bars: under 30 ms and under 20 MB. Exit status 1 when one is missed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
domain=contoso.example
runs=21

measure() {
	local name=$1 i
	shift
	for ((i = 0; i < runs; i++)); do
		"$LAB_DIR/once" "$@"
	done | sort -n >"$LAB_DIR/runs"
	awk -v name="$name" -v runs="$runs" '
		{ us[NR] = $1; if ($2 > kb) kb = $2; if ($3) bad++ }
		END { printf "%-16s %7.1f ms median  %7.1f ms worst  " \
			"%6.1f MB peak  %d of %d failed\n", name,
			us[int((NR + 1) / 2)] / 1000, us[NR] / 1000,
			kb / 1024, bad, runs }' "$LAB_DIR/runs"
}

inside() {
	local host
	cc -O2 -o "$LAB_DIR/once" "$here/once.c"
	host=$(lab microsoft enable-dnssec "$domain")
	lab microsoft enable-dane "$domain"
	lab set-mx "$domain" 3600 10 "$host"
	until posttls-finger -c -l dane-only "$domain" 2>&1 |
		grep -q Verified; do
		sleep 0.5
	done
	exodane check "$domain" >/dev/null
	measure "exodane check" exodane check "$domain" | tee "$LAB_DIR/ours"
	measure posttls-finger posttls-finger -c -l dane-only "$domain"
	measure delv delv -a "$LAB_DIR/delv.conf" "@192.0.2.53" "$domain" MX
	awk '{ exit !($3 < 30 && $9 < 20 && $12 == 0) }' "$LAB_DIR/ours" || {
		echo "a bar is missed: 30 ms, 20 MB" >&2
		exit 1
	}
}

if [ -z "${LAB_DIR:-}" ]; then
	exec "$here/../tests/lab/lab" run "$0"
fi
inside

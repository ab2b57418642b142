#!/bin/bash
# What the bridge adds to the start of PowerShell: `pwsh -File bridge.ps1` until
# its answer, beside a bare `pwsh -Command exit` of the same host (the engine of
# tests/servers/pwsh, published ReadyToRun), in pairs; the median of the
# differences, in time of the clock and of the processors. For comparison a
# whole visit with the stand-in module: sign-in, one domain read, signed out.
#
# usage: bench/pwsh.sh [BUILD-FOLDER]
# Bar: under 300 ms of the processors, which is the longer of the two on an idle
# machine and the only one that means something on a busy one. Exit status 1
# when it is missed.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
build=${1:-$root/build}
pairs=21
bar=300

read -r verdict engine <"$build/tests/servers/pwsh/pwsh-engine.txt"
if [ "$verdict" != ready ]; then
	echo "no engine: $engine" >&2
	exit 2
fi
bridge=$build/providers/exchange/bridge.ps1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/empty" "$work/state"
export XDG_CACHE_HOME=$work EXO_STATE=$work/state PSModulePath=$work/empty
line='{"marker":"m","signIn":{"way":"token","accessToken":"t","user":"u@v.example"},"requests":['
echo "$line]}" >"$work/nothing"
echo "$line{\"id\":1,\"op\":\"read\",\"domain\":\"object.example\"}]}" >"$work/read"

# milliseconds by the clock and of the processors; stdin from $1
took() {
	local input=$1
	shift
	TIMEFORMAT='%3R %3U %3S'
	{
		time "$engine" -NoLogo -NoProfile -NonInteractive "$@" \
			<"$input" >"$work/said" 2>&1
	} 2>"$work/time"
	awk '{ printf "%.0f %.0f\n", $1 * 1000, ($2 + $3) * 1000 }' \
		"$work/time"
}

whole() {
	PSModulePath=$root/tests/servers/pwsh/modules \
		took "$work/read" -File "$bridge"
	grep -q '"dnssec":"Disabled"' "$work/said"
}

took /dev/null -Command exit >/dev/null
took "$work/nothing" -File "$bridge" >/dev/null
grep -q module-missing "$work/said"
whole >/dev/null
for ((i = 0; i < pairs; i++)); do
	echo "$(took /dev/null -Command exit)" \
		"$(took "$work/nothing" -File "$bridge")" "$(whole)"
done >"$work/runs"

# column or difference of two, its median
median() {
	awk "{ print $1 }" "$work/runs" | sort -n |
		awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}
show() {
	printf '%-24s %6.0f ms by the clock %6.0f ms of the processors\n' \
		"$1" "$(median "$2")" "$(median "$3")"
}
show "pwsh -Command exit" '$1' '$2'
show "pwsh -File bridge.ps1" '$3' '$4'
show "the bridge adds" '$3 - $1' '$4 - $2'
show "a visit with one read" '$5' '$6'
[ "$(median '$4 - $2')" -lt "$bar" ] || {
	echo "over the bar of $bar ms" >&2
	exit 1
}

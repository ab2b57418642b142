#!/bin/sh
# How many migrations a second the engine walks on one core: a release build of
# its own in BUILD (build-bench), then bench/engine.c.
#
# usage: bench/engine.sh [BUILD]
# Bar: 10,000 simulated ones. Exit status 1 when it is missed.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
build=${1:-$top/build-bench}
[ -d "$build" ] || meson setup "$build" "$top" --buildtype=release >/dev/null
ninja -C "$build" bench/bench-engine >/dev/null
exec "$build/bench/bench-engine"

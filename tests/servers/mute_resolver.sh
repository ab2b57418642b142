#!/bin/sh
# Runs a command where the system's resolver is there but never answers.
# usage: mute_resolver.sh COMMAND…     (as root; namespaces of its own)
# Exit status 125: such namespaces cannot be had here.
if [ -z "$MUTE" ]; then
	conf=$(mktemp) && echo "nameserver 127.0.0.53" >"$conf" || exit 125
	MUTE=$conf unshare -n -m "$0" "$@"
	status=$?
	rm -f "$conf"
	exit $status
fi
ip link set lo up && mount --bind "$MUTE" /etc/resolv.conf || exit 125
exec python3 -c 'import socket, subprocess, sys
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
one.bind(("127.0.0.53", 53))
sys.exit(subprocess.run(sys.argv[1:]).returncode)' "$@"

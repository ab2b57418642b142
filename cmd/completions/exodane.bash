# bash completion for exodane(1)

_exodane_domains()
{
	local dir=${XDG_STATE_HOME:-$HOME/.local/state}/exodane file

	for file in "$dir"/*.json; do
		[[ -e $file ]] || continue
		file=${file##*/}
		printf '%s\n' "${file%.json}"
	done
}

_exodane()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
	local commands="check dnssec plan migrate status undo report providers
		doctor help"
	local all="--config --state-dir --json --quiet --verbose --color --help
		--version"
	local net="--resolver --root-hints --trust-anchor --ca-file"
	local over="--answer --keep-mx --ignore-server --zone-is-live
		--accept-zone --allow-short-ttl --outside-window"
	local word command= options=

	case $prev in
	--config | --root-hints | --trust-anchor | --ca-file | --plan | \
		--capture | --from)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return
		;;
	--state-dir)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur")
		return
		;;
	--color)
		mapfile -t COMPREPLY < <(compgen -W "auto always never" -- "$cur")
		return
		;;
	--format)
		mapfile -t COMPREPLY < <(compgen -W "text md json" -- "$cur")
		return
		;;
	--resolver | --at | --answer | --keep-mx | --ignore-server)
		return
		;;
	esac

	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		if [[ " ${commands//[$'\n\t']/ } " == *" $word "* ]]; then
			command=$word
			break
		fi
	done
	case $command in
	check | doctor) options="$all $net" ;;
	dnssec) options="$all $net --at --capture --from --servers --no-servers" ;;
	plan) options="$all $net --format $over" ;;
	migrate)
		options="$all $net --format --continue --dry-run --yes --plan
			--wait --no-wait $over"
		;;
	undo) options="$all $net --dry-run --yes --wait --no-wait $over" ;;
	report) options="$all --format" ;;
	*) options="$all --continue" ;;
	esac

	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
	elif [[ -z $command ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur")
	elif [[ $command == help ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur")
	elif [[ $command != providers ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_exodane_domains)" -- \
			"$cur")
	fi
}

complete -F _exodane exodane

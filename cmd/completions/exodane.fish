# fish completion for exodane(1)

function __exodane_domains
    set -l dir $XDG_STATE_HOME
    test -n "$dir"; or set dir $HOME/.local/state
    for file in $dir/exodane/*.json
        string replace -r '.*/(.*)\.json$' '$1' $file
    end
end

set -l commands check dnssec plan migrate status undo report providers doctor help
set -l net check dnssec plan migrate undo doctor
set -l runs migrate undo
set -l looks plan migrate undo

complete -c exodane -f
complete -c exodane -n "not __fish_seen_subcommand_from $commands" -a check -d 'Diagnose, change nothing'
complete -c exodane -n "not __fish_seen_subcommand_from $commands" -a dnssec -d 'Explain a chain of trust'
complete -c exodane -n "not __fish_seen_subcommand_from $commands" -a plan -d 'The whole path, beforehand'
complete -c exodane -n "not __fish_seen_subcommand_from $commands" -a migrate -d 'Go the path'
complete -c exodane -n "not __fish_seen_subcommand_from $commands" -a status -d 'Where each migration stands'
complete -c exodane -n "not __fish_seen_subcommand_from $commands" -a undo -d 'Take a migration back'
complete -c exodane -n "not __fish_seen_subcommand_from $commands" -a report -d 'What was done and proved'
complete -c exodane -n "not __fish_seen_subcommand_from $commands" -a providers -d 'DNS providers and settings'
complete -c exodane -n "not __fish_seen_subcommand_from $commands" -a doctor -d 'What is installed and reachable'
complete -c exodane -n "not __fish_seen_subcommand_from $commands" -a help -d 'Help about a command'
complete -c exodane -n "__fish_seen_subcommand_from help" -a "$commands"
complete -c exodane -n "__fish_seen_subcommand_from check plan migrate status undo report doctor" -a '(__exodane_domains)'

complete -c exodane -l config -r -F -d 'The settings'
complete -c exodane -l state-dir -r -F -d 'The journals'
complete -c exodane -l json -d 'One JSON document'
complete -c exodane -s q -l quiet -d 'Only what matters'
complete -c exodane -s v -l verbose -d 'More details'
complete -c exodane -l color -x -a 'auto always never' -d 'When'
complete -c exodane -s h -l help -d 'Help'
complete -c exodane -l version -d 'The version'

complete -c exodane -n "__fish_seen_subcommand_from $net" -l resolver -x -d 'Recursive resolver'
complete -c exodane -n "__fish_seen_subcommand_from $net" -l root-hints -r -F -d 'Root servers'
complete -c exodane -n "__fish_seen_subcommand_from $net" -l trust-anchor -r -F -d 'DS or DNSKEY records'
complete -c exodane -n "__fish_seen_subcommand_from $net" -l ca-file -r -F -d 'Certificates'
complete -c exodane -n "__fish_seen_subcommand_from dnssec" -l at -x -d 'As of another time'
complete -c exodane -n "__fish_seen_subcommand_from dnssec" -l capture -r -F -d 'Keep all answers'
complete -c exodane -n "__fish_seen_subcommand_from dnssec" -l from -r -F -d 'Judge captured answers'
complete -c exodane -n "__fish_seen_subcommand_from dnssec" -l servers -d 'Compare every name server'
complete -c exodane -n "__fish_seen_subcommand_from dnssec" -l no-servers -d 'Compare no name servers'
complete -c exodane -n "__fish_seen_subcommand_from plan migrate report" -l format -x -a 'text md json' -d 'Form'
complete -c exodane -n "not __fish_seen_subcommand_from check dnssec plan status undo report providers doctor help" -l continue -d 'Go on after a wait'
complete -c exodane -n "__fish_seen_subcommand_from $runs" -l dry-run -d 'Change nothing'
complete -c exodane -n "__fish_seen_subcommand_from $runs" -l yes -d 'Confirm every move'
complete -c exodane -n "__fish_seen_subcommand_from migrate" -l plan -r -F -d 'A reviewed plan'
complete -c exodane -n "__fish_seen_subcommand_from $runs" -l wait -d 'Sleep through waits'
complete -c exodane -n "__fish_seen_subcommand_from $runs" -l no-wait -d 'Leave at a wait'
complete -c exodane -n "__fish_seen_subcommand_from $looks" -l answer -x -d 'Answer in advance'
complete -c exodane -n "__fish_seen_subcommand_from $looks" -l keep-mx -x -d 'Keep a foreign MX'
complete -c exodane -n "__fish_seen_subcommand_from $looks" -l ignore-server -x -d 'Do not wait for it'
complete -c exodane -n "__fish_seen_subcommand_from $looks" -l zone-is-live -d 'The zone edited is the served one'
complete -c exodane -n "__fish_seen_subcommand_from $looks" -l accept-zone -d "Take today's MX set"
complete -c exodane -n "__fish_seen_subcommand_from $looks" -l allow-short-ttl -d 'Allow TTLs below 30 s'
complete -c exodane -n "__fish_seen_subcommand_from $looks" -l outside-window -d 'Make moves at any time'

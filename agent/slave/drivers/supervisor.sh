# Sourced by launcher.sh. `supervise RUN CLAIM` runs in a forked copy of the launcher, in the launcher's session, so that a
# signal to the task's group never reaches it. RUN is a directory below the current one:
#   RUN/start     written by the agent: exports, `cd`, `exec setsid COMMAND`; sourced by the task's own process
#   RUN/pid.N     claim number N: whoever creates it owns the start; then the line `PID START_TIME RUN .`, and at the end
#                 `exit CODE RUN .` or `signal NUMBER RUN .`
#   RUN/output    stdout and stderr of the task
# A record is one write(2); it names its run, because directories are used again, and the `.` says that it is whole. Both
# records share a file: making one costs more than writing to it.
supervise() {
  # Handlers, not "ignore": an ignored signal would stay ignored in the task. PIPE: the agent may be gone, that must not end us.
  trap : PIPE
  trap 'interrupted=1' TERM INT HUP
  run=$1 claim=$2
  # Creating the claim fails when the agent took it first: then this start was withdrawn.
  set -C
  exec 3>"$run/pid.$claim" || exit 0
  set +C
  ( umask "$mask"; . "./$run/start" ) </dev/null >>"$run/output" 2>&1 3>&- &
  child=$!
  # Field 22 of stat, counted behind the last parenthesis, because the command's name may hold anything. When the task is over
  # and reaped already there is no file, and its exit record is all that matters.
  started=0
  if { read -r stat <"/proc/$child/stat"; } 2>/dev/null; then
    set -f
    set -- ${stat##*) }
    started=${20:-0}
  fi
  echo "$child $started $run ." >&3
  exec 3>&-
  echo "started $run $child $started"
  while :; do
    interrupted=
    wait "$child"
    status=$?
    [ -n "$interrupted" ] || break
  done
  how=exit
  if [ "$status" -gt 128 ]; then
    # The shell folds signal 15 and `exit 143` into one number; its job list still knows. A shell that lists nothing (bash
    # drops the job at once) leaves the usual reading.
    jobs >"$run/ended"
    read -r ended <"$run/ended"
    case $ended in
      *Done*) ;;
      *) how=signal status=$((status - 128)) ;;
    esac
  fi
  echo "$how $status $run ." >>"$run/pid.$claim"
  echo "ended $run $how $status"
}

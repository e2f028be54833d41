# Sourced by launcher.sh. `supervise RUN CLAIM` runs in a forked copy of the launcher, in the launcher's session, so that a
# signal to the task's group never reaches it. RUN is a directory below the current one:
#   RUN/start     written by the agent: exports, `cd`, `exec setsid COMMAND`; sourced by the task's own process
#   RUN/pid.N     claim number N: whoever creates it owns the start; then `PID START_TIME .`
#   RUN/output    stdout and stderr of the task
#   RUN/exit      `exit CODE .` or `signal NUMBER .`
# Records are written by one write(2); the `.` at the end says that it is whole. They are not fsynced: after a power cut the
# boot id has changed and the agent believes none of them.
supervise() {
  # Handlers, not "ignore": an ignored signal would stay ignored in the task. PIPE: the agent may be gone, that must not end us.
  trap : PIPE
  trap 'interrupted=1' TERM INT HUP
  run=$1
  # Creating the claim fails when the agent took it first: then this start was withdrawn.
  set -C
  exec 3>"$run/pid.$2" || exit 0
  set +C
  ( . "./$run/start" ) </dev/null >>"$run/output" 2>&1 3>&- &
  child=$!
  # Field 22 of stat, counted behind the last parenthesis, because the command's name may hold anything. When the task is over
  # and reaped already there is no file, and its exit record is all that matters.
  started=0
  if { read -r stat <"/proc/$child/stat"; } 2>/dev/null; then
    set -f
    set -- ${stat##*) }
    started=${20:-0}
  fi
  echo "$child $started ." >&3
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
  echo "$how $status ." >"$run/exit"
  echo "ended $run $how $status"
}

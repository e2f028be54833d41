# launcher.sh RUNS_DIRECTORY SUPERVISOR: starts what it is told on standard input, a line `RUN CLAIM` each, an empty line only
# reaps. Small on purpose: forking this costs a fraction of forking the agent, whatever the agent's memory. It ends when its
# input ends, that is with its agent; what it started goes on.
cd "$1" || exit 1
. "$2"
trap : PIPE
count=0
while read -r run claim; do
  # Listing the jobs is what makes a shell without a terminal reap them.
  if [ -z "$run" ]; then
    jobs >/dev/null
    continue
  fi
  supervise "$run" "$claim" &
  count=$(((count + 1) % 8))
  [ "$count" -ne 0 ] || jobs >/dev/null
done

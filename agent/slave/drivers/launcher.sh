# launcher.sh RUNS_DIRECTORY SUPERVISOR: starts what it is told on standard input, a line `RUN CLAIM` each. A line `- RUN RUN …`
# removes runs, an empty one only reaps. Small on purpose: forking this costs a fraction of forking the agent, whatever the agent's memory. It ends when its
# input ends, that is with its agent; what it started goes on.
cd "$1" || exit 1
. "$2"
trap : PIPE
# What it writes is its owner's alone; tasks get the agent's own mask back.
mask=$(umask)
umask 077
count=0
while read -r run claim; do
  # Listing the jobs is what makes a shell without a terminal reap them.
  case $run in
    "") jobs >/dev/null ;;
    # Not quoted: the rest of the line is a list. Names are ids, without spaces.
    -) rm -rf -- $claim & ;;
    *) supervise "$run" "$claim" & ;;
  esac
  count=$(((count + 1) % 8))
  [ "$count" -ne 0 ] || jobs >/dev/null
done

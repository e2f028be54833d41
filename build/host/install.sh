#!/bin/sh
# Installs a Signalbox agent on this host, or removes it. Served by the schedule server; run it as the line in the client says:
#   … | sudo sh -s -- CODE [--prefix DIR] [--no-service]
#   sh install.sh --uninstall [--prefix DIR] [--purge]
# As root it makes the user `signalbox` and a systemd service; as anybody else it installs below that user's home and starts the
# agent in the background. --prefix puts everything into one folder.
set -eu

SERVER='@SERVER@'
PIN='@PIN@'
NAME=signalbox
UNIT=/etc/systemd/system/signalbox-agent.service
CODE='' PREFIX='' SERVICE=yes ACTION=install PURGE=no

while [ $# -gt 0 ]; do
  case $1 in
    --prefix) PREFIX=$2; shift ;;
    --no-service) SERVICE=no ;;
    --uninstall) ACTION=uninstall ;;
    --purge) PURGE=yes ;;
    -*) echo "unknown option $1" >&2; exit 2 ;;
    *) CODE=$1 ;;
  esac
  shift
done

ROOT=no
[ "$(id -u)" -ne 0 ] || ROOT=yes
if [ -z "$PREFIX" ]; then
  if [ $ROOT = yes ]; then PREFIX=/var/lib/signalbox; else PREFIX=$HOME/.local/share/signalbox; fi
fi
PROGRAM=$PREFIX/bin/signalbox
DATA=$PREFIX/agent
systemd() { [ $ROOT = yes ] && [ $SERVICE = yes ] && [ -d /run/systemd/system ]; }
# The agent runs as its own user where there is one, never as root without need.
as_agent() {
  if [ -n "${AGENT_USER:-}" ]; then setpriv --reuid "$AGENT_USER" --regid "$AGENT_USER" --init-groups env HOME="$PREFIX" "$@"; else "$@"; fi
}

if [ $ACTION = uninstall ]; then
  if [ -f $UNIT ]; then
    systemctl disable --now signalbox-agent.service || :
    rm -f $UNIT
    systemctl daemon-reload || :
  elif [ -x "$PROGRAM" ]; then
    "$PROGRAM" shut --data "$DATA" || :
  fi
  rm -rf "$PREFIX/bin" "$PREFIX/.cache"
  [ ! -L /usr/local/bin/signalbox ] || [ "$(readlink /usr/local/bin/signalbox)" != "$PROGRAM" ] || rm -f /usr/local/bin/signalbox
  if [ $PURGE = yes ]; then
    rm -rf "$DATA"
    [ $ROOT = no ] || ! id $NAME >/dev/null 2>&1 || userdel $NAME || :
    rmdir "$PREFIX" 2>/dev/null || :
  else
    echo "Logs and the identity of this agent stay in $DATA; --purge removes them too."
  fi
  echo "Removed."
  exit 0
fi

[ -n "$CODE" ] || { echo "The install code is missing: copy the whole line from the client." >&2; exit 2; }

# -k is safe with the pin: the key of the server is compared, not who signed it. The code is a header, so no proxy writes it down.
ask() {
  if [ -n "$PIN" ]; then set -- -k --pinnedpubkey "sha256//$PIN" "$@"; fi
  printf 'header = "x-install-code: %s"\n' "$CODE" | curl -fsS --config - "$@"
}
# A step is a sentence of the server's, said by its word and values, so that the client reads it in its own language:
# STEP WORD TEXT [name=value …]. The text is what is read here.
step() {
  NOTED="$SERVER/install/step?step=$2&ok=$1&says=$3"
  shift 4
  VALUES=$(printf '%s\n' "$@")
  ask -X POST -H 'content-type: text/plain' --data-binary "$VALUES" "$NOTED" >/dev/null 2>&1 || :
}
good() { echo "  ok    $1: $3"; step 1 "$@"; }
warned() { echo "  note  $1: $3"; step 1 "$@"; }
failed() { echo "  FAIL  $1: $3" >&2; step 0 "$@"; exit 1; }

command -v curl >/dev/null || { echo "curl is needed." >&2; exit 1; }
# A line may be good for several hosts: from here on this one has a code of its own, and gets the same node if it comes again.
BEGUN=$(ask -X POST -H 'content-type: text/plain' --data-binary "host=$(hostname)
place=$(cat /etc/machine-id 2>/dev/null || hostname) $PREFIX" "$SERVER/install/begin") || {
  echo "$SERVER did not take the install code: it is wrong, old or used up, or the server cannot be reached. Make a new line in the client." >&2
  exit 1
}
CODE=$(printf '%s\n' "$BEGUN" | sed -n 's/^code=//p')
good downloaded downloaded "the script"

case $(uname -s) in Linux) ;; *) failed system notLinux "only Linux hosts run agents, this is $(uname -s)" system="$(uname -s)" ;; esac
case $(uname -m) in
  x86_64) ARCH=x64 ;;
  aarch64) ARCH=arm64 ;;
  *) failed system machine "there is no program for $(uname -m)" machine="$(uname -m)" ;;
esac
GLIBC=$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d' ' -f2 || :)
case $GLIBC in
  '') failed system noGlibc "glibc 2.28 or later is needed, this system has none" ;;
  2.[0-9] | 2.1[0-9] | 2.2[0-7]) failed system oldGlibc "glibc 2.28 or later is needed, this is $GLIBC" glibc="$GLIBC" ;;
esac
good system system "Linux $(uname -m), glibc $GLIBC" machine="$(uname -m)" glibc="$GLIBC"

CORES=$(nproc) MEMORY=$(($(sed -n 's/^MemTotal: *\([0-9]*\).*/\1/p' /proc/meminfo) / 1024))
mkdir -p "$PREFIX"
DISK=$(($(df -Pk "$PREFIX" | tail -1 | tr -s ' ' | cut -d' ' -f4) / 1048576))
SIZE="$CORES cores, $MEMORY MB of memory, $DISK GB of disk free"
if [ "$CORES" -lt 4 ] || [ "$MEMORY" -lt 8000 ] || [ "$DISK" -lt 80 ]; then warned size small "$SIZE; 4 cores, 8 GB and 80 GB are advised" cores="$CORES" memory="$MEMORY" disk="$DISK"; else good size size "$SIZE" cores="$CORES" memory="$MEMORY" disk="$DISK"; fi

THEIRS=$(ask -I -X GET "$SERVER/healthz" | tr -d '\r' | sed -n 's/^[Dd]ate: //p')
if [ -n "$THEIRS" ] && OFFSET=$(($(date +%s) - $(date -d "$THEIRS" +%s))) 2>/dev/null; then
  [ "${OFFSET#-}" -le 120 ] || failed clock clockOff "this clock is $OFFSET s off the server's; more than 120 s and no task would run here" seconds="$OFFSET"
  good clock clock "offset $OFFSET s" seconds="$OFFSET"
else
  warned clock clockUnknown "the server's time could not be read"
fi
HOST=$(hostname)
if getent hosts "$HOST" >/dev/null; then
  ADDRESS=$(getent hosts "$HOST" | head -1 | cut -d' ' -f1)
  good hostname hostname "$HOST is $ADDRESS" name="$HOST" address="$ADDRESS"
else
  warned hostname hostnameMissing "$HOST is not found; add it with this host's address to /etc/hosts" name="$HOST"
fi

AGENT_USER=
if [ $ROOT = yes ] && [ $SERVICE = yes ]; then
  id $NAME >/dev/null 2>&1 || useradd --system --home-dir "$PREFIX" --shell /usr/sbin/nologin $NAME || failed user userMissing "the user $NAME could not be made" name="$NAME"
  AGENT_USER=$NAME
  chown $NAME: "$PREFIX"
  good user user "runs as $NAME" name="$NAME"
else
  good user user "runs as $(id -un)" name="$(id -un)"
fi

ANSWER=$(ask -X POST "$SERVER/install/redeem?arch=$ARCH" 2>&1) || failed program noAnswer "the server did not answer: $ANSWER" message="$ANSWER"
field() { printf '%s\n' "$ANSWER" | sed -n "s/^$1=//p"; }
as_agent mkdir -p "$PREFIX/bin" "$DATA"
as_agent chmod 700 "$DATA"
DRAFT=$PREFIX/bin/.signalbox.$$
ask -o "$DRAFT" "$SERVER/install/signalbox?arch=$ARCH" || failed program brokenOff "the download broke off"
printf '%s  %s\n' "$(field sha256)" "$DRAFT" | sha256sum -c --status || { rm -f "$DRAFT"; failed program sum "what came is not what the server announced"; }
chmod 755 "$DRAFT"
[ -z "$AGENT_USER" ] || chown $NAME: "$DRAFT"
mv -f "$DRAFT" "$PROGRAM"
[ $ROOT = no ] || [ $SERVICE = no ] || ln -sf "$PROGRAM" /usr/local/bin/signalbox
good program program "version $(field version), sum checked" version="$(field version)"

# The token is in the environment of this one start, in no argument list. It is good once.
# shellcheck disable=SC2046
OUT=$(cd / && as_agent env SIGNALBOX_JOIN="$(field token)" "$PROGRAM" init --data "$DATA" $(field arguments) 2>&1) || failed join joinFailed "$OUT" message="$OUT"
good join joined "joined as $(field name)" name="$(field name)"

if systemd; then
  as_agent "$PROGRAM" shut --data "$DATA" >/dev/null
  cat >$UNIT <<END
[Unit]
Description=Signalbox agent
After=network-online.target
Wants=network-online.target

[Service]
User=$NAME
ExecStart=$PROGRAM agent --data $DATA $(field arguments)
# Tasks are in this cgroup and must outlive a restart of the agent.
KillMode=process
Restart=always
RestartSec=1
LimitNOFILE=65536
TasksMax=infinity
OOMPolicy=continue
Delegate=yes

[Install]
WantedBy=multi-user.target
END
  systemctl daemon-reload
  systemctl enable --now signalbox-agent.service || failed service unitFailed "systemd did not start it: journalctl -u signalbox-agent"
  good service unit "signalbox-agent.service is enabled"
else
  warned service background "started in the background; nothing starts it after a reboot (no systemd, or not root)"
fi
echo "Done: $(field name) is installed in $PREFIX."

# shellcheck shell=bash
# What the scripts of the local cluster share: where things lie, how a step reports, how one run waits for another.
# It is sourced; it must start nothing and write nothing outside the cache.

HACK=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
REPOSITORY=$(dirname "$HACK")
export TARS_CACHE=${TARS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tars-operator}
LOGS=$TARS_CACHE/logs
PROGRAMS=$TARS_CACHE/programs
ARCHIVES=$TARS_CACHE/archives
# shellcheck source=hack/offline/versions.env disable=SC1091
. "$HACK/offline/versions.env"
mkdir -p "$LOGS" "$PROGRAMS" "$ARCHIVES"

say() { printf '== %s\n' "$*" >&2; }

fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# step NAME HINT COMMAND...: run COMMAND into a log of its own, say how long it took; where it fails, say what to read and do.
# Never call it in a condition (if, &&, ||): bash would then ignore `set -e` inside the command.
step() {
  local name=$1 hint=$2 log=$LOGS/$1.log begun=$SECONDS code=0
  shift 2
  printf '== %-44s' "$name" >&2
  set +e
  ( set -e; "$@" ) >"$log" 2>&1
  code=$?
  set -e
  if [ "$code" = 0 ]; then printf '%4d s\n' $((SECONDS - begun)) >&2; return; fi
  printf ' failed after %d s\n' $((SECONDS - begun)) >&2
  tail -n 5 "$log" | sed 's/^/   | /' >&2
  fail "$name: read $log. $hint Then run the same command again; finished steps are kept."
}

# One run at a time per cache. A script called by the holder goes on; descriptor 9 must not reach a process that outlives the run.
hold_cache() {
  [ -z "${TARS_CACHE_HELD:-}" ] || return 0
  exec 9>"$TARS_CACHE/lock"
  flock --nonblock 9 || { say "another run uses $TARS_CACHE, waiting for it"; flock 9; }
  export TARS_CACHE_HELD=1
}

# fresh_folder NAME: an empty folder in the cache; what an ended run left in it goes first
fresh_folder() {
  rm -rf "$TARS_CACHE/work/$1"
  mkdir -p "$TARS_CACHE/work/$1"
  echo "$TARS_CACHE/work/$1"
}

# digest_of PATH...: eight digits that change when a file's name, mode or content changes
digest_of() {
  tar --exclude=__pycache__ --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$REPOSITORY" -c "$@" | sha256sum | cut -c1-8
}

have_image() { docker image inspect "$1" >/dev/null 2>&1; }

# The user's own word first: TARS_OFFLINE=1 never asks a registry, TARS_OFFLINE=0 always does.
# A node image of ours shows that a registry was out of reach before; asking again would cost seconds at every start.
is_offline() {
  case ${TARS_OFFLINE:-} in
    1) return 0 ;;
    0) return 1 ;;
  esac
  [ -n "$(ls "$ARCHIVES" 2>/dev/null)" ]
}

kubernetes_dir() { echo "$PROGRAMS/kubernetes-$KUBERNETES_VERSION-$(digest_of hack/offline/kubernetes)"; }

node_image() {
  echo "tars.local/node:v$KUBERNETES_VERSION-$(digest_of hack/offline/{versions.env,kubernetes,node,node-image,base-image})"
}

# shellcheck shell=bash
# Names of the images, for `build` and `load`. It is sourced and changes nothing.

# shellcheck source=hack/offline/common.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/../offline/common.sh"

ROLES=(operator analyzer generator coordinator tester)
# images that only the tests on a cluster use
E2E=(gitserver prometheus)
PREFIX=${TARS_IMAGE_PREFIX:-tars.local/tars-}
TAG=dev
WITH_E2E=

parse_arguments() {
  local argument
  for argument in "$@"; do
    case $argument in
      --e2e) WITH_E2E=yes ;;
      -*) fail "usage: $(basename "$0") [--e2e] [TAG]" ;;
      *) TAG=$argument ;;
    esac
  done
}

image_of() { echo "$PREFIX$1:$TAG"; }

wanted() {
  printf '%s\n' "${ROLES[@]}"
  [ -z "$WITH_E2E" ] || printf '%s\n' "${E2E[@]}"
}

# shellcheck shell=bash
# What is known about the cluster, for the scripts beside this one. It is sourced and changes nothing.

# shellcheck source=hack/offline/common.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/../offline/common.sh"

CLUSTER=${TARS_CLUSTER:-tars}
NODE=$CLUSTER-control-plane
KUBECONFIG=$TARS_CACHE/kubeconfig-$CLUSTER
export KUBECONFIG
# which node we made, when it was started, from which image
RECORD=$TARS_CACHE/clusters/$CLUSTER

cluster_exists() { [ -n "$(docker ps -aq --filter "label=io.x-k8s.kind.cluster=$CLUSTER")" ]; }

observe_node() { docker container inspect "$NODE" --format '{{.Id}} {{.State.StartedAt}} {{.Config.Image}}' 2>/dev/null; }

# a run that was ended while it made the cluster has left the word alone
cluster_is_ours() {
  [ -s "$RECORD" ] || return 1
  local recorded
  recorded=$(cut -d' ' -f1 "$RECORD")
  [ "$recorded" = creating ] || [ "$recorded" = "$(observe_node | cut -d' ' -f1)" ]
}

# An engine that ends takes the node down; started again by the next engine, it has lost mounts and addresses and only looks alive.
cluster_is_untouched() { [ -s "$RECORD" ] && [ "$(cat "$RECORD")" = "$(observe_node)" ]; }

node_is_ready() {
  kubectl get node "$NODE" --request-timeout=5s -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}' 2>/dev/null | grep -qx True
}

# What enforces NetworkPolicies, with the iptables of the same image as kube-proxy's: two variants on one node would not see each other.
ARG CONTROL_PLANE
FROM ${CONTROL_PLANE}
COPY kube-router /usr/local/bin/

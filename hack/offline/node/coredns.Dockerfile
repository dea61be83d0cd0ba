# CoreDNS' Deployment names arguments only, so its image must name the program.
ARG CONTROL_PLANE
FROM ${CONTROL_PLANE}
ENTRYPOINT ["/usr/local/bin/coredns"]

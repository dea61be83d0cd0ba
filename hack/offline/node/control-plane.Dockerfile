# One image for every component of the control plane: kubeadm's pods name the program to run, all of them are one file.
ARG BASE
FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends iptables nftables conntrack ipset kmod \
 && rm -rf /var/lib/apt/lists/*
COPY bin/ /usr/local/bin/

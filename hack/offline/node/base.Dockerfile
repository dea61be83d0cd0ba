# The node's operating system: systemd, a container runtime, kubelet. What makes it a kind node are kind's own files, laid over it
# from kind's module at build time, so that they always belong to the kind that starts the node.
ARG BASE
FROM ${BASE}
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      systemd conntrack iptables nftables iproute2 ethtool util-linux mount kmod libseccomp2 pigz e2fsprogs \
      bash ca-certificates curl jq procps runc containernetworking-plugins \
 && rm -rf /var/lib/apt/lists/*
COPY kind/ /
# no unit of a full machine may start in the container
RUN rm -f /etc/systemd/system/*.wants/* \
      /lib/systemd/system/multi-user.target.wants/* \
      /lib/systemd/system/local-fs.target.wants/* \
      /lib/systemd/system/basic.target.wants/* \
      /lib/systemd/system/sockets.target.wants/*udev* \
      /lib/systemd/system/sockets.target.wants/*initctl* \
      /lib/systemd/system/sysinit.target.wants/systemd-tmpfiles-setup.service \
 && echo ReadKMsg=no >> /etc/systemd/journald.conf \
 && ln -sf /lib/systemd/systemd /sbin/init \
 && systemctl enable kubelet containerd undo-mount-hacks \
 && systemctl mask systemd-binfmt.service \
 && mkdir -p /etc/kubernetes/manifests /opt/cni \
 && ln -s /usr/lib/cni /opt/cni/bin
COPY bin/ /usr/local/bin/
# restrict_oom_score_adj: a root that lacks CAP_SYS_RESOURCE may lower no process' score, and every pod sandbox would fail
RUN ctr oci spec \
      | jq '.hooks.createContainer += [{"path": "/kind/bin/mount-product-files.sh"}] | del(.process.rlimits)' \
      > /etc/containerd/cri-base.json \
 && sed -i 's/restrict_oom_score_adj = false/restrict_oom_score_adj = true/' /etc/containerd/config.toml \
 && for name in kubelet kubeadm kubectl; do ln -s /usr/local/bin/kube "/usr/bin/$name"; done
ENV container=docker
STOPSIGNAL SIGRTMIN+3
ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]

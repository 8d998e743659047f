#!/bin/sh
# ns.sh CMD… : runs CMD in private mount and pid namespaces. Every process and every mount made in there ends with
# CMD, even when it is killed, and nothing of the machine's own runtime, logs or pods is seen or touched.
# Only control groups outlive it: the suite removes them.
exec unshare --mount --pid --fork --mount-proc --kill-child sh -c '
for d in /run/netns /run/containerd /var/log /var/lib/cni /var/lib/kubelet; do
  mkdir -p "$d" && mount -t tmpfs tmpfs "$d" || exit 125
done
"$@" & wait $!' ns "$@"

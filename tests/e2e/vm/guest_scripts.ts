/** The scripts of a guest, and what the host must know of them. */

/** Port of the guest where its container runtime answers. */
export const RUNTIME_PORT = 1234;

/** Folder of the guest's container runtime. */
export const GUEST_RUNTIME_DIR = "/run/ctd";

/** The plugin's log in the guest. */
export const GUEST_PLUGIN_LOG = "/run/plugin.log";

/** The plugin's decision journal in the guest. */
export const GUEST_JOURNAL = "/run/plugin.journal";

/** Starts from memory and goes over to the disk. */
export const STAGE_ONE = `#!/bin/busybox sh
B=/bin/busybox
$B mount -t devtmpfs d /dev
$B insmod /modules/virtio_blk.ko
$B mount -t ext4 -o noatime /dev/vda /new
$B mount --move /dev /new/dev
exec $B switch_root /new /usr/sbin/e2e-init
`;

/**
 * Mounts what a runtime needs, starts the runtime and imports the image, then obeys what arrives at its second
 * serial port. The plugin is started by the test: it is a second of the host's and ten of the guest's.
 */
export const INIT = `#!/bin/sh
export PATH=/usr/sbin:/usr/bin HOME=/root NO_COLOR=1 GOMAXPROCS=2 DENO_DIR=/tmp/deno
mount -t proc p /proc; mount -t sysfs s /sys; mount -t cgroup2 c /sys/fs/cgroup
mkdir -p /dev/pts /dev/shm /dev/mqueue
mount -t devpts d /dev/pts; mount -t mqueue m /dev/mqueue
for d in /dev/shm /run /tmp; do mount -t tmpfs t $d; done
for m in overlay failover net_failover virtio_net; do insmod /modules/$m.ko; done
ifconfig lo 127.0.0.1 up
ifconfig eth0 10.0.2.15 netmask 255.255.255.0 up
mkdir -p ${GUEST_RUNTIME_DIR}/nri/plugins ${GUEST_RUNTIME_DIR}/nri/conf.d ${GUEST_RUNTIME_DIR}/cni
containerd --config /etc/containerd.toml >${GUEST_RUNTIME_DIR}/log 2>&1 &
until port=$(ls /dev/vport*p1 2>/dev/null); do usleep 20000; done
sh <>$port >&0 2>&1
echo o >/proc/sysrq-trigger
sleep 30
`;

import { assertEquals } from "@std/assert";
import { type QosClass, qosOf } from "../../src/policy/mod.ts";

Deno.test.each<[string, QosClass]>([
  // cgroupfs
  ["/kubepods/pod8f6a5c1e-0000-4000-8000-0123456789ab", "guaranteed"],
  ["/kubepods/burstable/pod8f6a5c1e-0000-4000-8000-0123456789ab", "burstable"],
  ["/kubepods/besteffort/pod8f6a5c1e-0000-4000-8000-0123456789ab", "besteffort"],
  // systemd
  ["/kubepods.slice/kubepods-pod8f6a5c1e_0000.slice", "guaranteed"],
  ["/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod8f6a5c1e_0000.slice", "burstable"],
  ["/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod8f6a5c1e_0000.slice", "besteffort"],
  // CRI-O with the systemd manager: the last component only
  ["kubepods-pod8f6a5c1e_0000.slice", "guaranteed"],
  ["kubepods-burstable-pod8f6a5c1e_0000.slice", "burstable"],
  ["kubepods-besteffort-pod8f6a5c1e_0000.slice", "besteffort"],
  // static pods: the configuration's hash is the uid
  ["/kubepods/burstable/pod0123456789abcdef0123456789abcdef", "burstable"],
  ["/kubepods.slice/kubepods-pod0123456789abcdef.slice", "guaranteed"],
  // --cgroup-root puts a prefix before it
  ["/node/agents/kubepods/pod1234", "guaranteed"],
  ["/node/kubepods/besteffort/pod1234", "besteffort"],
  [
    "/node.slice/node-kubepods.slice/node-kubepods-burstable.slice/node-kubepods-burstable-pod12.slice",
    "burstable",
  ],
  ["/node.slice/node-kubepods.slice/node-kubepods-pod12.slice", "guaranteed"],
  // a prefix named like a class decides nothing
  ["/burstable/kubepods/pod1234", "guaranteed"],
  ["/podman/kubepods/besteffort/pod1234", "besteffort"],
  // cgroupsPerQOS=false, and what is no pod of the kubelet
  ["", "unknown"],
  ["/", "unknown"],
  ["/kubepods", "unknown"],
  ["/kubepods.slice", "unknown"],
  ["/system.slice/containerd.service", "unknown"],
  ["/machine.slice/pod1234", "unknown"],
  ["/podman/pod1234", "unknown"],
])("qosOf(%j) is %s [C] (nri.md §7.2)", (cgroupParent, expected) => {
  assertEquals(qosOf(cgroupParent), expected);
});

/**
 * A container runtime without containers, on a machine that exists nowhere else.
 *
 * `SimulatedRuntime` speaks NRI as containerd and CRI-O do, byte for byte, and applies what plugins answer to
 * simulated containers. It keeps its own account of every container: the stored spec, and the cpuset its cgroup
 * really has; the two differ when an update lands in a start window, is refused, or comes too early. Invariants are
 * judged by that account, never by what a plugin believes.
 *
 * `checkNode` judges one instant, `InvariantWatch` every one; `randomScript` makes up what happens on a node, `runScript`
 * performs it against a plugin, and `shrinkScript` leaves of a script that fails only what it takes.
 *
 * `SimulatedClock` makes time part of the input: the same script gives the same run. With the system clock and
 * `listen` the same runtime serves a plugin in another process.
 *
 * @module
 */
export type {
  ConnectionHandlers,
  IncomingConnection,
  NativePlugin,
  PluginConnection,
  Registration,
} from "./acceptor.ts";
export type { AnswerFault } from "./adaptation.ts";
export type { Cgroup, Kernel } from "./cgroup.ts";
export { checkNode, type CheckOptions, NodeJudge, type NodeVerdict } from "./checker.ts";
export type { Finding, Rule } from "./findings.ts";
export type { CreateOptions } from "./container_creation.ts";
export type { StopOptions } from "./container_removal.ts";
export type { UpdateOptions } from "./container_resize.ts";
export type { StartOptions } from "./container_start.ts";
export {
  type ContainerDescription,
  type ContainerRequest,
  type PodDescription,
  qosOf,
  requestOf,
} from "./description.ts";
export { CriError, type CriOperation, RuntimeEnded } from "./errors.ts";
export type { Facts, FactsOptions } from "./facts.ts";
export { DirectLink, type DirectLinkOptions } from "./direct_link.ts";
export { type Expectation, expectationOf, type ExpectationOptions } from "./expectation.ts";
export {
  type CgroupDriver,
  cgroupParent,
  type CpuControllerValues,
  type CpuRequest,
  cpuResources,
  parseQuantity,
  type QosClass,
} from "./kubelet.ts";
export { GoReaderError, type GoReaderVerdict } from "./go_reader.ts";
export { LEAK_CHECK_ID, withLeakCheck } from "./leak_check.ts";
export {
  expandMachine,
  isMachineName,
  type Machine,
  type MachineName,
  MACHINES,
  type MachineSpec,
  serverMachine,
  type ServerOptions,
  writeMachine,
} from "./machine.ts";
export { Fuse, fusedDuplex } from "./fuse.ts";
export type { NodeListener } from "./node.ts";
export {
  type ChangeCause,
  type ContainerPhase,
  type ContainerView,
  cpusOf,
  isLive,
  type LostUpdate,
  type NodeChange,
  type NodeView,
  type PodView,
  specCpus,
  type StartWindow,
  type UpdateCause,
} from "./observe.ts";
export type { OperationPoint, PointCallback } from "./operations.ts";
export type { RunPodOptions, StopPodOptions } from "./pod_operations.ts";
export {
  type NriVersion,
  RUNTIME_PROFILES,
  type RuntimeProfile,
  type RuntimeProfileName,
} from "./profile.ts";
export { type RandomOptions, randomScript } from "./random_script.ts";
export { runScript } from "./run_script.ts";
export type {
  DialPlugin,
  PluginHandle,
  ScriptOptions,
  ScriptReport,
  StartPlugin,
  World,
} from "./script_options.ts";
export { SimulatedMachine } from "./simulated_machine.ts";
export { cgroupFilesOf } from "./cgroup_tree.ts";
export type { HookEvent, PluginCalls } from "./plugin_port.ts";
export { SimulatedRuntime, type SimulatedRuntimeOptions } from "./runtime.ts";
export { countSteps, type Fate, formatScript, type Step } from "./script.ts";
export { type FailsTest, shrinkScript } from "./shrink.ts";
export { SimulatedClock } from "./sim_clock.ts";
export { InvariantWatch, type Sighting } from "./watch.ts";

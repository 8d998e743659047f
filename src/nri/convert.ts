/** Every conversion between the plain messages and their encoding, below the level of requests and responses. */
import { api } from "./api.ts";
import type { ProtoResources } from "./api.ts";
import { concatBytes, encodeEntries, FIELD, pickEntries, requireSmallFields } from "./fields.ts";
import { invalid } from "./invalid.ts";
import type {
  Container,
  ContainerAdjustment,
  ContainerState,
  ContainerUpdate,
  LinuxCpu,
  LinuxResources,
  PodSandbox,
} from "./messages.ts";

type OptionalNumber = { value?: number | null } | null | undefined;

/** Part of the keys of annotations that are read. */
const ANNOTATION_KEY_PART = "weka.io";
const CONTAINER_NAME_LABEL = "io.kubernetes.container.name";
/** Longest single text that is kept; a path has at most 4096 bytes. */
const MAX_TEXT_CHARS = 65_536;
/** Largest number that a signed 64-bit field can take and a double can hold. */
const MAX_INT64 = 2 ** 63 - 1024;

const STATES: readonly ContainerState[] = ["unknown", "created", "paused", "running", "stopped"];

/** What a runtime sends beyond the fields that this product reads. */
export interface Extras {
  /** Further annotations. */
  readonly annotations?: ReadonlyMap<string, string>;
  /** Labels. */
  readonly labels?: ReadonlyMap<string, string>;
  /** Encoded fields, appended as they are. */
  readonly unknown?: Uint8Array;
}

/** A pod as a runtime sends it. */
export interface SentPod extends PodSandbox {
  /** Sent along. */
  readonly extras?: Extras;
}

/** A container as a runtime sends it. */
export interface SentContainer extends Container {
  /** Sent along. */
  readonly extras?: Extras;
}

/** Numbers of fields that are only ever sent. */
const SENT_FIELD = { "PodSandbox.labels": 5, "Container.annotations": 6 } as const;

/** Numbers of the texts and messages that the generated decoders read; tested against `trimmed.proto`. */
export const DECODED_FIELDS = { PodSandbox: [1, 2, 3, 4, 8], Container: [1, 2, 3, 11] } as const;

/** Decodes a pod; an empty message is a pod with nothing known. */
export function decodePod(message: Uint8Array): PodSandbox {
  requireSmallFields(message, DECODED_FIELDS.PodSandbox);
  const pod = api.PodSandbox.decode(message);
  return {
    id: text("pod id", pod.id),
    name: text("pod name", pod.name),
    uid: text("pod uid", pod.uid),
    namespace: text("pod namespace", pod.namespace),
    annotations: pickEntries(message, FIELD["PodSandbox.annotations"], ANNOTATION_KEY_PART),
    cgroupParent: text("cgroup parent", pod.linux?.cgroupParent),
  };
}

/** Decodes a container; an empty message is a container with nothing known. */
export function decodeContainer(message: Uint8Array): Container {
  requireSmallFields(message, DECODED_FIELDS.Container);
  const container = api.Container.decode(message);
  return {
    id: text("container id", container.id),
    podSandboxId: text("pod id", container.podSandboxId),
    name: text("container name", container.name || labelledName(message)),
    state: STATES[container.state] ?? "unknown",
    resources: decodeResources(container.linux?.resources),
    cgroupsPath: text("cgroups path", container.linux?.cgroupsPath),
    createdAt: container.createdAt,
  };
}

/** CRI-O leaves the name empty at CreateContainer (`reference/nri.md` §6.9). */
function labelledName(message: Uint8Array): string {
  const labels = pickEntries(message, FIELD["Container.labels"], CONTAINER_NAME_LABEL);
  return labels.get(CONTAINER_NAME_LABEL) ?? "";
}

/** Plain resources of decoded ones; absent wrappers become undefined. */
export function decodeResources(resources: ProtoResources | null | undefined): LinuxResources {
  const cpu = resources?.cpu;
  return {
    cpu: {
      shares: optional(cpu?.shares),
      quota: optional(cpu?.quota),
      period: optional(cpu?.period),
      cpus: text("cpus", cpu?.cpus),
      mems: text("mems", cpu?.mems),
    },
    memoryLimit: optional(resources?.memory?.limit),
  };
}

function optional(wrapper: OptionalNumber): number | undefined {
  return wrapper === null || wrapper === undefined ? undefined : wrapper.value ?? 0; // present and empty is 0
}

function text(what: string, value: string | null | undefined): string {
  const given = value ?? "";
  if (given.length > MAX_TEXT_CHARS) throw invalid(`Cannot read ${what}: ${given.length} characters`);
  return given;
}

/** Decodes an update as a runtime receives it. */
export function decodeUpdate(message: Uint8Array): ContainerUpdate {
  const update = api.ContainerUpdate.decode(message);
  const { cpu } = decodeResources(update.linux?.resources);
  return {
    containerId: text("container id", update.containerId),
    ...setsOf(cpu),
    ignoreFailure: update.ignoreFailure,
  };
}

/** Decodes an adjustment; undefined where nothing of it concerns CPUs, memory nodes or the environment. */
export function decodeAdjustment(message: Uint8Array): ContainerAdjustment | undefined {
  const sets = setsOf(decodeResources(api.ContainerAdjustment.decode(message).linux?.resources).cpu);
  const env = pickEntries(message, FIELD["ContainerAdjustment.env"], "");
  if (sets.cpus === "" && sets.mems === "" && sets.quota === undefined && env.size === 0) return undefined;
  return env.size === 0 ? sets : { ...sets, env };
}

function setsOf({ cpus, mems, quota }: LinuxCpu): WrittenCpu {
  return quota === undefined ? { cpus, mems } : { cpus, mems, quota };
}

/** Encodes a pod. */
export function encodePod(pod: SentPod): Uint8Array {
  const { id, name, uid, namespace, cgroupParent, annotations, extras = {} } = pod;
  const scalars = { id, name, uid, namespace, ...(cgroupParent === "" ? {} : { linux: { cgroupParent } }) };
  return concatBytes([
    api.PodSandbox.encode(scalars).finish(),
    ...encodeEntries(SENT_FIELD["PodSandbox.labels"], extras.labels ?? new Map()),
    ...encodeEntries(FIELD["PodSandbox.annotations"], annotations),
    ...encodeEntries(FIELD["PodSandbox.annotations"], extras.annotations ?? new Map()),
    extras.unknown ?? new Uint8Array(0),
  ]);
}

/** Encodes a container. */
export function encodeContainer(container: SentContainer): Uint8Array {
  const { id, podSandboxId, name, cgroupsPath, extras = {} } = container;
  const linux = { resources: encodeResources(container.resources), cgroupsPath };
  const state = STATES.indexOf(container.state);
  return concatBytes([
    api.Container.encode({ id, podSandboxId, name, state, linux, createdAt: int64(container.createdAt) })
      .finish(),
    ...encodeEntries(FIELD["Container.labels"], extras.labels ?? new Map()),
    ...encodeEntries(SENT_FIELD["Container.annotations"], extras.annotations ?? new Map()),
    extras.unknown ?? new Uint8Array(0),
  ]);
}

/** Resources for the generated encoders; undefined becomes an absent wrapper, 0 a present one. */
export function encodeResources(resources: LinuxResources): ProtoResources {
  const { cpu, memoryLimit } = resources;
  return {
    memory: { limit: wrapped(memoryLimit) },
    cpu: {
      shares: wrapped(cpu.shares),
      quota: wrapped(cpu.quota),
      period: wrapped(cpu.period),
      cpus: cpu.cpus,
      mems: cpu.mems,
    },
  };
}

function wrapped(value: number | undefined): { value: number } | null {
  return value === undefined ? null : { value: int64(value) };
}

/** "Unlimited" is 2^63 - 1, which a double rounds up to a number that would come out negative. */
function int64(value: number): number {
  return Math.min(Math.trunc(value), MAX_INT64);
}

/**
 * Encodes an update as a plugin sends it: nothing but the sets and the quota.
 *
 * @throws {RangeError} If `cpus` is empty. Such an update would carry no resources, and on UpdateContainer that
 * silently discards the kubelet's request (`reference/nri.md` §5.3).
 */
export function encodeUpdate(update: ContainerUpdate): Uint8Array {
  const { containerId, cpus, ignoreFailure } = update;
  if (cpus === "") throw new RangeError(`Cannot encode update of container "${containerId}": no CPUs given`);
  return api.ContainerUpdate.encode({
    containerId,
    linux: { resources: encodeSets(update) },
    ignoreFailure,
  })
    .finish();
}

/** Encodes an adjustment; empty where there is nothing to adjust. */
export function encodeAdjustment(adjustment: ContainerAdjustment | undefined): Uint8Array {
  if (adjustment === undefined) return new Uint8Array(0);
  const { cpus, mems, quota, env = new Map() } = adjustment;
  const hasSets = cpus !== "" || mems !== "" || quota !== undefined;
  const linux = hasSets ? { resources: encodeSets(adjustment) } : null;
  return concatBytes([
    api.ContainerAdjustment.encode({ linux }).finish(),
    ...encodeEntries(FIELD["ContainerAdjustment.env"], env), // a KeyValue is encoded like an entry of a map
  ]);
}

/** What adjustments and updates write of the CPU controller. */
type WrittenCpu = Pick<ContainerAdjustment, "cpus" | "mems" | "quota">;

/** An absent field, never an empty string: the encoder would write it. */
function encodeSets({ cpus, mems, quota }: WrittenCpu): ProtoResources {
  return {
    cpu: {
      ...(cpus === "" ? {} : { cpus }),
      ...(mems === "" ? {} : { mems }),
      ...(quota === undefined ? {} : { quota: { value: quota } }),
    },
  };
}

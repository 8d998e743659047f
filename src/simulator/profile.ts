/** `ValidEvents` of nri ≤ 0.9: events 1–11 (`reference/nri.md` §4.3). */
const EVENTS_UP_TO_09 = 0x7ff;
/** `ValidEvents` of nri ≥ 0.10: events 1–14. */
const EVENTS_SINCE_010 = 0x3fff;

/** NRI version as numbers, so that "0.12.1 or newer" is a comparison. */
export type NriVersion = readonly [major: number, minor: number, patch: number];

/**
 * What one release of a container runtime does with NRI, as far as a plugin can notice
 * (`reference/nri.md` §3.6, §4.2, §5.4, §6.9).
 */
export interface RuntimeProfile {
  /** Short name, for reports and command lines. */
  readonly name: string;
  /** `runtime_name` of Configure. */
  readonly runtimeName: "containerd" | "cri-o";
  /** `runtime_version` of Configure. */
  readonly runtimeVersion: string;
  /** Version of the NRI library it is built with. */
  readonly nri: NriVersion;
  /** Bits a plugin may subscribe to; any other bit closes it (§4.3). */
  readonly validEvents: number;
  /** Whether Configure carries `NRI_version` (nri ≥ 0.12). */
  readonly sendsNriVersion: boolean;
  /** Whether Configure carries the two timeouts (nri ≥ 0.7). */
  readonly sendsTimeouts: boolean;
  /** Whether pod events and Post* have RPCs of their own, with StateChange as the fallback (nri ≥ 0.12). */
  readonly dedicatedRpcs: boolean;
  /** Whether an oversized Synchronize is split (nri ≥ 0.7, §4.4). */
  readonly splitsSynchronize: boolean;
  /** Whether plugins launched by the runtime get Synchronize too (nri ≥ 0.7, §3.4). */
  readonly synchronizesNative: boolean;
  /** Whether a native plugin that fails to start ends the runtime (nri ≤ 0.6.1, §3.4). */
  readonly nativeFailureIsFatal: boolean;
  /** Whether UpdateContainers takes the adaptation's lock first: the deadlock of nri ≤ 0.12.0 (§5.4). */
  readonly unsolicitedMayDeadlock: boolean;
  /** Whether operations hold off a plugin's registration while they run (BlockPluginSync, §3.5). */
  readonly blocksPluginSync: boolean;
  /** Whether events carry timestamps (`created_at`, containerd ≥ 2.3 and CRI-O ≥ 1.34, §6.2). */
  readonly sendsTimestamps: boolean;
  /** Whether an exited container's state is UNKNOWN rather than STOPPED (containerd ≥ 2.3, §6.3). */
  readonly exitedIsUnknown: boolean;
  /** Whether the container's name is empty at CreateContainer, only its label telling it (CRI-O, §6.9). */
  readonly emptyNameAtCreate: boolean;
  /** Whether a failed update without `ignore_failure` fails the operation that carried it (CRI-O, §6.9). */
  readonly updateFailureFails: boolean;
  /** Whether an error of StartContainer fails the start (containerd) or is only logged (CRI-O, §6.9). */
  readonly startErrorFails: boolean;
  /** Whether the cgroup exists from creation on and updates reach it in state CREATED (CRI-O, §6.9). */
  readonly cgroupAtCreate: boolean;
}

const CONTAINERD: RuntimeProfile = {
  name: "containerd-2.4",
  runtimeName: "containerd",
  runtimeVersion: "v2.4.2",
  nri: [0, 12, 3],
  validEvents: EVENTS_SINCE_010,
  sendsNriVersion: true,
  sendsTimeouts: true,
  dedicatedRpcs: true,
  splitsSynchronize: true,
  synchronizesNative: true,
  nativeFailureIsFatal: false,
  unsolicitedMayDeadlock: false,
  blocksPluginSync: true,
  sendsTimestamps: true,
  exitedIsUnknown: true,
  emptyNameAtCreate: false,
  updateFailureFails: false,
  startErrorFails: true,
  cgroupAtCreate: false,
};

/** The runtimes the simulator can play, by name. */
export const RUNTIME_PROFILES = {
  "containerd-2.4": CONTAINERD,
  "containerd-2.1": {
    ...CONTAINERD,
    name: "containerd-2.1",
    runtimeVersion: "v2.1.9",
    nri: [0, 8, 0],
    validEvents: EVENTS_UP_TO_09,
    sendsNriVersion: false,
    dedicatedRpcs: false,
    unsolicitedMayDeadlock: true,
    sendsTimestamps: false,
    exitedIsUnknown: false,
  },
  "containerd-1.7.24": {
    ...CONTAINERD,
    name: "containerd-1.7.24",
    runtimeVersion: "v1.7.24",
    nri: [0, 6, 1],
    validEvents: EVENTS_UP_TO_09,
    sendsNriVersion: false,
    sendsTimeouts: false,
    dedicatedRpcs: false,
    splitsSynchronize: false,
    synchronizesNative: false,
    nativeFailureIsFatal: true,
    unsolicitedMayDeadlock: true,
    blocksPluginSync: false,
    sendsTimestamps: false,
    exitedIsUnknown: false,
  },
  "cri-o-1.34": {
    ...CONTAINERD,
    name: "cri-o-1.34",
    runtimeName: "cri-o",
    runtimeVersion: "1.34.0",
    nri: [0, 10, 0],
    sendsNriVersion: false,
    dedicatedRpcs: false,
    unsolicitedMayDeadlock: true,
    blocksPluginSync: false,
    exitedIsUnknown: false,
    emptyNameAtCreate: true,
    updateFailureFails: true,
    startErrorFails: false,
    cgroupAtCreate: true,
  },
} as const satisfies Readonly<Record<string, RuntimeProfile>>;

/** Names of {@linkcode RUNTIME_PROFILES}. */
export type RuntimeProfileName = keyof typeof RUNTIME_PROFILES;

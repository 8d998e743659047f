/** A plugin that records what it is asked and answers from a script, over the real protocol. */
import { CpuSet } from "../../src/cpuset/mod.ts";
import {
  connectPlugin,
  type Container,
  type ContainerUpdate,
  type CreateContainerReply,
  type LinuxResources,
  type PluginConnection,
  type PluginHandlers,
  type PodSandbox,
  type RuntimeInfo,
} from "../../src/nri/mod.ts";
import { RUNTIME_PROFILES, type RuntimeProfileName } from "../../src/simulator/profile.ts";
import { SimulatedRuntime, type SimulatedRuntimeOptions } from "../../src/simulator/runtime.ts";
import { SimulatedClock } from "../../src/simulator/sim_clock.ts";
import { memoryDuplexPair } from "../../src/wire/mod.ts";

/** Everything up to PostUpdate and RemoveContainer. */
export const ALL_EVENTS = 0x7ff;

/** One recorded request. */
export interface Recorded {
  readonly event: string;
  readonly pod?: PodSandbox;
  readonly container?: Container;
  readonly resources?: LinuxResources;
}

/** Answers; each may throw. */
export interface Script {
  mask?: number;
  synchronize?: (pods: readonly PodSandbox[], containers: readonly Container[]) => ContainerUpdate[];
  create?: (container: Container, pod: PodSandbox) => CreateContainerReply;
  update?: (container: Container, resources: LinuxResources) => ContainerUpdate[];
  stop?: (container: Container) => ContainerUpdate[];
  event?: (event: string, container: Container | undefined) => void;
}

/** What {@linkcode attachFake} returns. */
export interface FakePlugin {
  readonly connection: PluginConnection;
  readonly script: Script;
  readonly seen: Recorded[];
  readonly infos: RuntimeInfo[];
  readonly lists: { pods: readonly PodSandbox[]; containers: readonly Container[] }[];
  /** Names of the recorded events, `Event:container`, since the last call. */
  take(): string[];
}

/** A runtime on simulated time, with a small machine unless told otherwise. */
export function makeRuntime(
  options: Partial<Omit<SimulatedRuntimeOptions, "clock" | "profile">> & {
    readonly profile?: RuntimeProfileName;
    readonly cgroupVersion?: 1 | 2;
  } = {},
): { readonly clock: SimulatedClock; readonly runtime: SimulatedRuntime } {
  const { profile = "containerd-2.4", cgroupVersion = 2, ...rest } = options;
  const clock = new SimulatedClock();
  const runtime = new SimulatedRuntime({
    kernel: { online: CpuSet.range(0, 7), mems: CpuSet.of(0, 1), cgroupVersion },
    clock,
    ...rest,
    profile: RUNTIME_PROFILES[profile],
  });
  return { clock, runtime };
}

/** Connects a fake plugin without waiting for it. */
export function startFake(
  runtime: SimulatedRuntime,
  clock: SimulatedClock,
  options: {
    readonly script?: Script;
    readonly index?: string;
    readonly name?: string;
    readonly native?: boolean;
  } = {},
): { readonly fake: FakePlugin; readonly admitted: Promise<void> } {
  const { script = {}, index = "99", name = "fake" } = options;
  const [ours, theirs] = memoryDuplexPair();
  const recorder = { script, seen: [], infos: [], lists: [] };
  const connection = connectPlugin(ours, { name, index, clock, handlers: handlersOf(recorder) });
  const fake: FakePlugin = {
    ...recorder,
    connection,
    take: () => fake.seen.splice(0).map(({ event, container }) => label(event, container)),
  };
  return { fake, admitted: runtime.attach(theirs, options.native ? { index, name } : undefined) };
}

/** Connects a fake plugin and waits until it gets hooks. */
export async function attachFake(
  runtime: SimulatedRuntime,
  clock: SimulatedClock,
  options: Parameters<typeof startFake>[2] = {},
): Promise<FakePlugin> {
  const { fake, admitted } = startFake(runtime, clock, options);
  await clock.settle(admitted);
  fake.take();
  return fake;
}

function label(event: string, container: Container | undefined): string {
  return container === undefined ? event : `${event}:${container.id}`;
}

type Recorder = Pick<FakePlugin, "script" | "seen" | "infos" | "lists">;

function handlersOf({ script, seen, infos, lists }: Recorder): PluginHandlers {
  return {
    configure: (info) => {
      infos.push(info);
      return script.mask ?? ALL_EVENTS;
    },
    synchronize: (pods, containers) => {
      seen.push({ event: "Synchronize" });
      lists.push({ pods, containers });
      return script.synchronize?.(pods, containers) ?? [];
    },
    createContainer: (pod, container) => {
      seen.push({ event: "CreateContainer", pod, container });
      return script.create?.(container, pod) ?? { adjustment: undefined, updates: [] };
    },
    updateContainer: (pod, container, resources) => {
      seen.push({ event: "UpdateContainer", pod, container, resources });
      return script.update?.(container, resources) ?? [];
    },
    stopContainer: (pod, container) => {
      seen.push({ event: "StopContainer", pod, container });
      return script.stop?.(container) ?? [];
    },
    lifecycle: (event, pod, container) => {
      seen.push(container === undefined ? { event, pod } : { event, pod, container });
      script.event?.(event, container);
    },
  };
}

/** An update of one container's CPUs. */
export function setCpus(containerId: string, cpus: string): ContainerUpdate {
  return { containerId, cpus, mems: "", ignoreFailure: true };
}

/** An answer to CreateContainer. */
export function pin(cpus: string, updates: ContainerUpdate[] = [], mems = ""): CreateContainerReply {
  return { adjustment: { cpus, mems }, updates };
}

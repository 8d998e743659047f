/** A plugin that records what it is asked and answers from a script, over the real protocol. */
import { CpuSet } from "../../src/cpuset/mod.ts";
import {
  connectPlugin,
  type Container,
  type ContainerUpdate,
  type CreateContainerReply,
  type LinuxResources,
  PLUGIN_CONN,
  PLUGIN_SERVICE,
  type PluginConnection,
  type PluginHandlers,
  type PodSandbox,
  RUNTIME_CONN,
  RUNTIME_SERVICE,
  type RuntimeInfo,
} from "../../src/nri/mod.ts";
import type { CreateOptions } from "../../src/simulator/container_creation.ts";
import type { ContainerView } from "../../src/simulator/observe.ts";
import { RUNTIME_PROFILES, type RuntimeProfileName } from "../../src/simulator/profile.ts";
import { SimulatedRuntime, type SimulatedRuntimeOptions } from "../../src/simulator/runtime.ts";
import { SimulatedClock } from "../../src/simulator/sim_clock.ts";
import {
  type Duplex,
  encodeField,
  memoryDuplexPair,
  type MethodHandler,
  Trunk,
  TtrpcClient,
  TtrpcServer,
} from "../../src/wire/mod.ts";

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
    /** What the plugin's end of the connection goes through. */
    readonly wrap?: (duplex: Duplex) => Duplex;
  } = {},
): { readonly fake: FakePlugin; readonly admitted: Promise<void> } {
  const { script = {}, index = "99", name = "fake", wrap = (duplex: Duplex) => duplex } = options;
  const [ours, theirs] = memoryDuplexPair();
  const recorder = { script, seen: [], infos: [], lists: [] };
  const connection = connectPlugin(wrap(ours), { name, index, clock, handlers: handlersOf(recorder) });
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

/** A runtime and its clock. */
export interface World {
  readonly clock: SimulatedClock;
  readonly runtime: SimulatedRuntime;
}

/** Runs a pod of one container and creates it; the pod's id is `pod-<id>`. */
export async function createOne(
  { clock, runtime }: World,
  id: string,
  asked: { readonly cpu?: number; readonly options?: Partial<CreateOptions> } = {},
): Promise<ContainerView> {
  const container = { name: id, ...(asked.cpu === undefined ? {} : { cpu: asked.cpu, memory: "1Gi" }) };
  const podId = `pod-${id}`;
  await clock.settle(runtime.runPod({ name: id, containers: [container] }, { id: podId }));
  return await clock.settle(runtime.createContainer(podId, container, { id, ...asked.options }));
}

/** Runs a pod of one container, and starts it. */
export async function startOne(
  world: World,
  id: string,
  asked: { readonly cpu?: number } = {},
): Promise<void> {
  await createOne(world, id, asked);
  await world.clock.settle(world.runtime.startContainer(id));
}

/** The CPUs in a container's cgroup, its stored spec and the plugin's last word, as lists. */
export function setsOf({ runtime }: World, id: string): { real?: string; spec?: string; told?: string } {
  const container = runtime.view().containers.get(id);
  if (container === undefined) return {};
  const { cgroup, spec, toldCpus } = container;
  return {
    ...(cgroup === undefined ? {} : { real: `${cgroup.effective}` }),
    spec: spec.cpu.cpus,
    ...(toldCpus === undefined ? {} : { told: `${toldCpus}` }),
  };
}

/** The message of a rejected operation, or "ok". */
export async function outcomeOf({ clock }: World, operation: Promise<unknown>): Promise<string> {
  try {
    await clock.settle(operation);
    return "ok";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A plugin that registers and is synchronized, and then never answers again. */
export function startSilent(
  duplex: Duplex,
  clock: SimulatedClock,
): { readonly registered: Promise<unknown>; readonly trunk: Trunk } {
  const trunk = new Trunk(duplex, { clock });
  const events = Uint8Array.of(0x10, 0x08); // ConfigureResponse{events: CREATE_CONTAINER}
  const methods = new Map<string, MethodHandler>([
    ["Configure", () => events],
    ["Synchronize", () => new Uint8Array(0)],
    ["CreateContainer", () => Promise.withResolvers<Uint8Array>().promise],
  ]);
  new TtrpcServer(trunk, PLUGIN_CONN, new Map([[PLUGIN_SERVICE, methods]]));
  const client = new TtrpcClient(trunk, RUNTIME_CONN, { clock });
  trunk.start();
  const payload = new Uint8Array([...encodeField(1, "silent"), ...encodeField(2, "10")]);
  const call = { service: RUNTIME_SERVICE, method: "RegisterPlugin", payload, timeoutMs: 10_000 };
  return { registered: client.call(call), trunk };
}

import {
  type Codec,
  entries,
  FLAG,
  list,
  mapped,
  NUMBER,
  object,
  optional,
  TEXT,
  union,
  word,
} from "../json/mod.ts";
import type {
  Container,
  ContainerState,
  LinuxCpu,
  LinuxResources,
  PodSandbox,
  RequestContext,
  RuntimeInfo,
} from "../nri/mod.ts";
import type { ContainerInput, PluginInput } from "../plugin/mod.ts";
import { CONTAINER_PIN_PREFIX, FORBID_ANNOTATION, PIN_ANNOTATION } from "../policy/mod.ts";

/** Whether decisions read an annotation; others are nobody's business. */
function isDecisive(key: string): boolean {
  return key === PIN_ANNOTATION || key === FORBID_ANNOTATION || key.startsWith(CONTAINER_PIN_PREFIX);
}

const ANNOTATIONS: Codec<ReadonlyMap<string, string>> = mapped(entries(TEXT, TEXT), {
  to: (annotations: ReadonlyMap<string, string>) =>
    new Map([...annotations].filter(([key]) => isDecisive(key))),
  from: (annotations) => annotations,
  expected: "annotations",
});

const POD: Codec<PodSandbox> = object<PodSandbox>({
  id: TEXT,
  name: TEXT,
  uid: TEXT,
  namespace: TEXT,
  annotations: ANNOTATIONS,
  cgroupParent: TEXT,
});

const STATE: Codec<ContainerState> = word({
  unknown: true,
  created: true,
  paused: true,
  running: true,
  stopped: true,
});

const RESOURCES: Codec<LinuxResources> = object<LinuxResources>({
  cpu: object<LinuxCpu>({
    shares: optional(NUMBER),
    quota: optional(NUMBER),
    period: optional(NUMBER),
    cpus: TEXT,
    mems: TEXT,
  }),
  memoryLimit: optional(NUMBER),
});

/** What a container is written by: these properties and no others, least of all its arguments and environment. */
const CONTAINER: Codec<Container> = object<Container>({
  id: TEXT,
  podSandboxId: TEXT,
  name: TEXT,
  state: STATE,
  resources: RESOURCES,
  cgroupsPath: TEXT,
  createdAt: NUMBER,
});

const REQUEST: Codec<RequestContext> = object<RequestContext>({ arrivedAtMs: NUMBER });

/** What the runtime said of itself. Its configuration text is not written: what it set is. */
export const RUNTIME: Codec<RuntimeInfo> = object<RuntimeInfo>({
  config: mapped(optional(TEXT), { to: () => undefined, from: () => "", expected: "a text" }),
  runtimeName: TEXT,
  runtimeVersion: TEXT,
  nriVersion: TEXT,
  registrationTimeoutMs: NUMBER,
  requestTimeoutMs: NUMBER,
});

const CONTAINER_INPUT: Codec<ContainerInput> = object<ContainerInput>({
  pod: POD,
  container: CONTAINER,
  request: REQUEST,
});

type Lifecycle = Omit<ContainerInput, "container"> & { readonly container: Container | undefined };

const LIFECYCLE: Codec<Lifecycle> = object<Lifecycle>({
  pod: POD,
  container: optional(CONTAINER),
  request: REQUEST,
});

/** An input of the plugin, as far as decisions depend on it. */
export const INPUT: Codec<PluginInput> = union<"hook", PluginInput>("hook", {
  Configure: object({ info: RUNTIME }),
  Synchronize: object({ pods: list(POD), containers: list(CONTAINER), request: REQUEST }),
  CreateContainer: CONTAINER_INPUT,
  UpdateContainer: object({ pod: POD, container: CONTAINER, resources: RESOURCES, request: REQUEST }),
  StopContainer: CONTAINER_INPUT,
  RunPodSandbox: LIFECYCLE,
  StopPodSandbox: LIFECYCLE,
  RemovePodSandbox: LIFECYCLE,
  PostCreateContainer: LIFECYCLE,
  StartContainer: LIFECYCLE,
  PostStartContainer: LIFECYCLE,
  PostUpdateContainer: LIFECYCLE,
  RemoveContainer: LIFECYCLE,
  TakeOff: object({}),
  PollMachine: object({}),
  CheckGhosts: object({}),
  CheckDrift: object({ ids: list(TEXT) }),
  Land: object({ applied: FLAG }),
});

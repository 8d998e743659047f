import type { Container, LinuxResources, PodSandbox } from "../../src/nri/mod.ts";
import type { PolicySettings } from "../../src/policy/mod.ts";
import type { CgroupVersion } from "./fake_cgroups.ts";

/** What a pod is like. */
export interface PodOptions {
  readonly uid?: string;
  readonly namespace?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly cgroupParent?: string;
}

/** What a container is like. */
export interface ContainerOptions {
  readonly name?: string;
  readonly resources?: LinuxResources;
  /** `cpuset.cpus` it has without a plugin's word. @default "" */
  readonly createdAt?: number;
}

/** What happens to an answer. */
export interface Fate {
  /** The operation fails after the plugin answered: nothing of the answer is applied [H2]. */
  readonly lost?: boolean;
  /**
   * What happens after the answer to a resize and before it is applied; or after the answer to a creation and before the
   * runtime has the container in its books, so that updates of it are dropped.
   */
  readonly meanwhile?: () => void;
}

/** A container as it really is. */
export interface AppliedContainer {
  readonly pod: PodSandbox;
  readonly identity: Pick<Container, "id" | "podSandboxId" | "name" | "cgroupsPath" | "createdAt">;
  /** The stored spec. */
  spec: LinuxResources;
  /** The set its cgroup has; undefined while there is no cgroup. */
  cgroup: string | undefined;
  phase: "creating" | "created" | "starting" | "running" | "stopped";
  /** Whether the runtime forgot it: it lives, and is not listed [Y6]. */
  isHidden: boolean;
}

/** What an {@linkcode AppliedNode} is made of. */
export interface AppliedNodeOptions {
  readonly settings?: Partial<PolicySettings>;
  readonly dryRun?: boolean;
  /** No Synchronize at the start. @default {false} */
  readonly unsynchronized?: boolean;
  /** Whether the plugin can ask the kernel what containers have. @default {false} */
  readonly kernel?: boolean;
  /** How the kernel treats sets with offline CPUs. @default {2} */
  readonly cgroupVersion?: CgroupVersion;
}

import { IMAGE_NAME } from "../install/image.ts";
import type { ContainerExpectation } from "../runtime/kubelet.ts";
import type { KubeQuantities } from "./api_types.ts";

/** A program that waits for ever and ends at once when it is asked to. */
const WAIT_FOR_TERM = ["sh", "-c", 'trap "exit 0" TERM; sleep 1000000 & wait'] as const;

/** Requests and limits as a manifest has them. */
export interface Resources {
  readonly requests?: KubeQuantities;
  readonly limits?: KubeQuantities;
}

/** A container of a pod that is to be made. */
export interface ContainerSpec {
  /** @default {"main"} */
  readonly name?: string;
  /** @default {none} */
  readonly resources?: Resources;
  /** @default {a program that waits until it is stopped} */
  readonly command?: readonly string[];
  /** `Always` makes a sidecar of an init container. */
  readonly restartPolicy?: "Always";
  /** What must be true of its CPUs. */
  readonly expect: ContainerExpectation;
}

/** A pod that is to be made. */
export interface PodSpec {
  readonly name: string;
  readonly annotations?: KubeQuantities;
  readonly labels?: KubeQuantities;
  readonly initContainers?: readonly ContainerSpec[];
  readonly containers: readonly ContainerSpec[];
  /** @default {"Always"} */
  readonly restartPolicy?: "Always" | "Never";
}

/** The name of a container where its spec gives none. */
export function containerName(spec: ContainerSpec): string {
  return spec.name ?? "main";
}

/** All containers of a pod. */
export function containersOf(pod: PodSpec): readonly ContainerSpec[] {
  return [...pod.initContainers ?? [], ...pod.containers];
}

/** The manifest of a pod. */
export function podManifest(pod: PodSpec): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: pod.name, annotations: pod.annotations, labels: pod.labels },
    spec: podBody(pod),
  };
}

/** The manifest of a DaemonSet whose pods are like `pod`. */
export function daemonSetManifest(pod: PodSpec): object {
  const labels = { app: pod.name };
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: pod.name },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels, annotations: pod.annotations }, spec: podBody(pod) },
    },
  };
}

function podBody(pod: PodSpec): object {
  return {
    restartPolicy: pod.restartPolicy ?? "Always",
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 5,
    ...pod.initContainers === undefined ? {} : { initContainers: pod.initContainers.map(containerBody) },
    containers: pod.containers.map(containerBody),
  };
}

function containerBody(spec: ContainerSpec): object {
  return {
    name: containerName(spec),
    image: IMAGE_NAME,
    imagePullPolicy: "Never",
    command: spec.command ?? WAIT_FOR_TERM,
    ...spec.resources === undefined ? {} : { resources: spec.resources },
    ...spec.restartPolicy === undefined ? {} : { restartPolicy: spec.restartPolicy },
  };
}

/** The objects of the Kubernetes API as far as the tests read them. */

/** State of one container of a pod. */
export interface KubeContainerStatus {
  readonly name: string;
  readonly containerID?: string;
  readonly restartCount: number;
  readonly started?: boolean;
  readonly state: {
    readonly running?: object;
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly terminated?: { readonly exitCode: number };
  };
  readonly resources?: { readonly requests?: KubeQuantities; readonly limits?: KubeQuantities };
}

/** Amounts by resource, as text: `{ cpu: "4", memory: "64Mi" }`. */
export type KubeQuantities = Readonly<Record<string, string>>;

/** One condition of an object. */
export interface KubeCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** A pod. */
export interface KubePod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly generation?: number;
    readonly labels?: KubeQuantities;
  };
  readonly status: {
    readonly phase?: string;
    readonly qosClass?: string;
    readonly observedGeneration?: number;
    readonly conditions?: readonly KubeCondition[];
    readonly containerStatuses?: readonly KubeContainerStatus[];
    readonly initContainerStatuses?: readonly KubeContainerStatus[];
    readonly ephemeralContainerStatuses?: readonly KubeContainerStatus[];
  };
}

/** A node. */
export interface KubeNode {
  readonly spec: { readonly taints?: readonly object[] };
  readonly status: { readonly conditions?: readonly KubeCondition[] };
}

/** What was reported of an object. */
export interface KubeEvent {
  readonly reason: string;
  readonly message: string;
  readonly type: string;
}

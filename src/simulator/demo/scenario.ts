/** What the demonstration starts, as a pod of one container; the pod's name is the container's id too. */
export type DemoPod =
  /** Pins exactly these CPUs by its annotation. */
  | { readonly kind: "annotated"; readonly name: string; readonly cpus: string }
  /** Asks for that many whole CPUs. */
  | { readonly kind: "integer"; readonly name: string; readonly count: number }
  /** Asks for a fraction of a CPU. */
  | { readonly kind: "shared"; readonly name: string };

/** One step: what happens at once, and what must be true afterwards. */
export interface DemoStep {
  readonly title: string;
  /** What to look at, for somebody who sees it for the first time. */
  readonly note: string;
  /** Pods that end, all at once. */
  readonly end: readonly string[];
  /** Pods that start after that, all at once. */
  readonly start: readonly DemoPod[];
  /** Text of the refusal that every pod of `start` meets; undefined: all of them run. */
  readonly refusal?: RegExp;
  /** CPUs that belong to the shared pool afterwards. */
  readonly poolSize: number;
}

/** Pods that ask for fractions, beside the steps of the scenario. */
const SYSTEM_PODS = ["coredns", "kube-proxy", "node-exporter"] as const;
/** CPU lists, integer requests and the two late requests of spec §18, scenario 1. */
const PINS = ["0-14", "15-29", "32-43", "44-53"] as const;
const COUNTS = [20, 15, 10] as const;
const FITTING = 12;
const TOO_LARGE = 13;

function pinPod(cpus: string, index: number): DemoPod {
  return { kind: "annotated", name: `pin-${index}`, cpus };
}

function integerPod(count: number): DemoPod {
  return { kind: "integer", name: `solver-${count}`, count };
}

/** Spec §18, scenario 1, on 64 CPUs. The numbers are the scenario's, not the plugin's. */
export const BULK_REPLACEMENT: readonly DemoStep[] = [
  {
    title: "Three system pods ask for fractions of a CPU",
    note: "They share every CPU that nobody owns.",
    end: [],
    start: SYSTEM_PODS.map((name) => ({ kind: "shared", name })),
    poolSize: 64,
  },
  {
    title: "Four pods that name their CPUs start at once",
    note: "Each gets exactly its list; the system pods leave these CPUs before the pod exists.",
    end: [],
    start: PINS.map(pinPod),
    poolSize: 12,
  },
  {
    title: "All four are deleted at once",
    note: "Their CPUs are the pool's again, and idle (-) until the system pods grow onto them.",
    end: PINS.map((cpus, index) => pinPod(cpus, index).name),
    start: [],
    poolSize: 64,
  },
  {
    title: "Pods with 20, 15 and 10 whole CPUs start at once",
    note: "Nobody else may use these CPUs.",
    end: [],
    start: COUNTS.map(integerPod),
    poolSize: 19,
  },
  {
    title: "One with 12 whole CPUs starts",
    note: "It fits: 19 CPUs were left.",
    end: [],
    start: [integerPod(FITTING)],
    poolSize: 7,
  },
  {
    title: "One with 13 whole CPUs is refused",
    note: "7 CPUs are left, and one of them stays in the shared pool. Nothing changes for the others.",
    end: [],
    start: [integerPod(TOO_LARGE)],
    refusal: /failed to allocate exclusive CPUs: insufficient free CPUs: need 13, have 6\b/,
    poolSize: 7,
  },
];

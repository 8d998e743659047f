import { CpuSet, parseCpuList } from "../cpuset/mod.ts";
import {
  type Codec,
  COUNT,
  entries,
  FLAG,
  type Json,
  list,
  mapped,
  NUMBER,
  object,
  optional,
  pair,
  TEXT,
  TIME_OR_NEVER,
  union,
  word,
} from "../json/mod.ts";
import type { Degradation, QosClass, ResourceRequest } from "../policy/mod.ts";
import type { Topology } from "../topology/mod.ts";
import type { AnswersContents } from "./answers.ts";
import type { LedgerContents } from "./contents.ts";
import { Ledger } from "./ledger.ts";
import { type NotedSet, Possibilities } from "./possibilities.ts";
import type {
  ContainerRecord,
  FreedCpus,
  Hold,
  NextState,
  Operation,
  PendingChange,
  PinnedPod,
  Placement,
  WantedChange,
} from "./records.ts";

/** A set of CPUs as its list; the empty text is the empty set. */
export const CPUS: Codec<CpuSet> = mapped(TEXT, {
  to: (cpus: CpuSet) => cpus.toString(),
  from: (text) => text === "" ? CpuSet.EMPTY : parseCpuList(text),
  expected: "a CPU list",
});

const PLACEMENT: Codec<Placement> = union<"kind", Placement>("kind", {
  annotated: object({ list: CPUS, placed: FLAG }),
  integer: object({ count: COUNT, placed: FLAG }),
  shared: object({}),
  foreign: object({ quarantined: FLAG, isGhost: FLAG }),
});

const REQUEST: Codec<ResourceRequest> = object<ResourceRequest>({
  shares: optional(NUMBER),
  quota: optional(NUMBER),
  period: optional(NUMBER),
  hasMemoryLimit: FLAG,
});

const QOS: Codec<QosClass> = word({ guaranteed: true, burstable: true, besteffort: true, unknown: true });

const DEGRADATION: Codec<Degradation> = word({
  "no-shared-cpu": true,
  "not-placed": true,
  "invalid-pin": true,
  "cpu-offline": true,
  short: true,
});

const NOTED_SET: Codec<NotedSet> = object<NotedSet>({
  seq: COUNT,
  cpus: CPUS,
  reach: word({ nowhere: true, spec: true, cgroup: true, unwritten: true }),
  noted: FLAG,
});

const POSSIBILITIES: Codec<Possibilities> = mapped(
  pair(list(NOTED_SET), CPUS),
  {
    to: (value: Possibilities) => [value.entries, value.blurred] as const,
    from: ([sets, blurred]) => Possibilities.of(sets, blurred),
    expected: "a list of sets",
  },
);

const NEXT_STATE: { readonly [K in keyof NextState]: Codec<NextState[K]> } = {
  placement: PLACEMENT,
  request: REQUEST,
  wanted: CPUS,
  degraded: optional(DEGRADATION),
  reason: TEXT,
};

const PENDING: Codec<PendingChange> = object<PendingChange>({
  ...NEXT_STATE,
  cause: word({ resize: true, placement: true }),
  operation: optional(TEXT),
  sinceMs: NUMBER,
});

const RECORD: Codec<ContainerRecord> = object<ContainerRecord>({
  ...NEXT_STATE,
  id: TEXT,
  sandboxId: TEXT,
  podUid: TEXT,
  podName: TEXT,
  namespace: TEXT,
  name: TEXT,
  qos: QOS,
  forbidden: CPUS,
  cgroupsPath: TEXT,
  mems: TEXT,
  possible: POSSIBILITIES,
  sinceMs: NUMBER,
  phase: word({ creating: true, created: true, running: true }),
  due: FLAG,
  isStubborn: FLAG,
  pending: optional(PENDING),
});

const HOLD: Codec<Hold> = object<Hold>({ slot: TEXT, sandboxId: TEXT, cpus: CPUS, untilMs: NUMBER });

const POD: Codec<PinnedPod> = object<PinnedPod>({
  sandboxId: TEXT,
  podUid: TEXT,
  cpus: CPUS,
  emptySinceMs: optional(NUMBER),
});

const FREED: Codec<FreedCpus> = object<FreedCpus>({ cpus: CPUS, sinceMs: NUMBER });

const OPERATION: Codec<Operation> = object<Operation>({
  seq: COUNT,
  changes: entries(TEXT, object<WantedChange>({ before: CPUS, after: CPUS, wasDue: FLAG })),
  late: optional(TEXT),
  given: CPUS,
  sinceMs: NUMBER,
});

const ANSWERS: Codec<AnswersContents> = object<AnswersContents>({
  operations: entries(TEXT, OPERATION),
  flight: optional(OPERATION),
  seq: COUNT,
});

const CONTENTS: Codec<LedgerContents> = object<LedgerContents>({
  containers: list(RECORD),
  apart: list(TEXT),
  holds: list(HOLD),
  pods: list(POD),
  freed: list(FREED),
  endedContainers: entries(TEXT, NUMBER),
  endedSandboxes: entries(TEXT, NUMBER),
  slotEnds: entries(TEXT, NUMBER),
  lastGrowthMs: TIME_OR_NEVER,
  answers: ANSWERS,
});

/**
 * Everything a ledger holds but its machine, as plain JSON. What {@linkcode restoreLedger} makes of it gives the same
 * answers from then on (I8).
 */
export function exportLedger(ledger: Ledger): Json {
  return CONTENTS.encode(ledger.contents()) ?? null;
}

/**
 * The ledger that {@linkcode exportLedger} wrote, on its machine. What it says is not judged: it may break every
 * invariant.
 *
 * @param path Where `state` stands in a larger value, for messages.
 * @throws {JsonError} If `state` has not the form that `exportLedger` writes.
 */
export function restoreLedger(topology: Topology, state: Json | undefined, path = ""): Ledger {
  return Ledger.of(topology, CONTENTS.decode(state, path));
}

import { CPUS } from "../ledger/mod.ts";
import {
  type Codec,
  COUNT,
  FLAG,
  type Json,
  list,
  NUMBER,
  object,
  optional,
  pair,
  TEXT,
  word,
} from "../json/mod.ts";
import type { DriftDifference, PluginInput, PluginState } from "../plugin/mod.ts";
import type { PlacementMode, PlacementSettings, PolicySettings } from "../policy/mod.ts";
import type { Topology } from "../topology/mod.ts";
import { INPUT, RUNTIME } from "./input_codec.ts";
import { OPTIONAL_TOPOLOGY } from "./topology_codec.ts";

/** The form of the lines; another number, another form. */
export const FORMAT = 1;

/** Any JSON, as it is. */
export const ANY: Codec<Json | undefined> = { encode: (json) => json, decode: (json) => json };

/** What a port said when it was read. */
export interface Reading {
  /** What it returned; undefined where that was undefined, or it threw. */
  readonly value: Json | undefined;
  /** The message of what it threw; undefined where it did not. */
  readonly error: string | undefined;
}

const READING: Codec<Reading> = object<Reading>({ value: ANY, error: optional(TEXT) });

/** The first line of a section: everything that the answers to the events after it depend on. */
export interface Header extends Omit<PluginState, "ledger"> {
  /** {@linkcode FORMAT}. */
  readonly journal: number;
  /** Version of the program that wrote it. */
  readonly version: string;
  /** When, in UTC; for people. */
  readonly time: string;
  /** Number of the next event. */
  readonly next: number;
  /** The machine of the books, or the one that was read first where there are none yet. */
  readonly topology: Topology | undefined;
  /** The books in the form of `exportLedger`; undefined before the machine was read. */
  readonly state: Json | undefined;
  /** What the ports said last. */
  readonly readings: readonly (readonly [string, Reading])[];
}

const PLACEMENT_MODE: Codec<PlacementMode> = word({ prefer: true, require: true, ignore: true });

/** What decisions depend on. */
export const SETTINGS: Codec<PolicySettings> = object<PolicySettings>({
  integerScope: word({ container: true, guaranteed: true }),
  reservedCpus: CPUS,
  minSharedCpus: COUNT,
  placement: object<PlacementSettings>({
    numa: PLACEMENT_MODE,
    l3: PLACEMENT_MODE,
    wholeCores: PLACEMENT_MODE,
  }),
  isolatedCpus: word({ "pinned-only": true, "integer-first": true, ignore: true }),
  emptyPool: word({ refuse: true, overflow: true }),
  overflowNamespaces: list(TEXT),
  poolGrowthDelayMs: NUMBER,
  unsolicitedUpdates: word({ auto: true, repairs: true, never: true }),
  driftCheckSeconds: NUMBER,
  liftCfsQuota: FLAG,
  injectCpuEnv: FLAG,
  failurePolicy: word({ runtime: true, "fail-closed": true }),
});

/** A header as a line. */
export const HEADER: Codec<Header> = object<Header>({
  journal: COUNT,
  version: TEXT,
  time: TEXT,
  next: COUNT,
  settings: SETTINGS,
  dryRun: FLAG,
  runtime: optional(RUNTIME),
  stamp: optional(TEXT),
  synchronizations: COUNT,
  said: list(TEXT),
  differences: list(object<DriftDifference>({ id: TEXT, found: CPUS, wanted: CPUS, times: COUNT })),
  topology: OPTIONAL_TOPOLOGY,
  readings: list(pair(TEXT, READING)),
  state: ANY,
});

/** One event: what the plugin was told, what it read meanwhile, what it answered. */
export interface JournalEvent {
  /** Number of the event; the next has the next. */
  readonly n: number;
  /** Readings of the clock while it was handled, in ms, without repetitions at the end. */
  readonly at: readonly number[];
  /** What the plugin was told. */
  readonly input: PluginInput;
  /** What ports said, where that was not what they had said before: by name, every reading in order. */
  readonly reads: readonly (readonly [string, readonly Reading[]])[];
  /** What came of it, see `answerOf`. */
  readonly answer: Json | undefined;
}

/** An event as a line. */
export const EVENT: Codec<JournalEvent> = object<JournalEvent>({
  n: COUNT,
  at: list(NUMBER),
  input: INPUT,
  reads: list(pair(TEXT, list(READING))),
  answer: ANY,
});

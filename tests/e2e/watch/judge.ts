import type { Watched } from "./expectation.ts";

/** Whoever judges the CPUs of containers that are made one by one. */
export interface Judge {
  /** A container was created. */
  watch(container: Watched): void;
  /** A call was answered that could carry updates; µs since the epoch. */
  noteCarrier(beginUs: number, endUs: number): void;
  /** Judges what happened since the last call. */
  check(): Promise<void>;
}

/** What a worker is to do. */
export interface WorkerOrder {
  /** Its first seed. */
  readonly firstSeed: number;
  /** From one of its seeds to the next. */
  readonly stride: number;
  /** Events straight into the engine. */
  readonly direct: number;
  /** Events as bytes. */
  readonly wire: number;
  /** Whether to go on after a failure. */
  readonly keepGoing: boolean;
}

/** What a worker tells. */
export type WorkerReport =
  /** One seed is done. */
  | {
    readonly kind: "run";
    readonly transport: "wire" | "direct";
    readonly events: number;
    readonly instants: number;
    readonly excused: number;
  }
  /** A rule was broken: where, and by which script. */
  | { readonly kind: "failure"; readonly text: string }
  /** The worker itself failed. */
  | { readonly kind: "crashed"; readonly text: string }
  | { readonly kind: "done" };

import type { CpuSet } from "../../../src/cpuset/mod.ts";

/** What a container asked for, and so what must be true of its CPUs at every instant of its life. */
export type Expectation =
  | { readonly kind: "annotated"; readonly cpus: CpuSet }
  | {
    readonly kind: "integer";
    readonly count: number;
    /** Owner of the CPUs: containers of one slot share them. */
    readonly slot: string;
    readonly forbidden: CpuSet;
  }
  | { readonly kind: "shared"; readonly forbidden: CpuSet };

/** From a moment on, one of these holds: two while a resize is under way. */
interface Stage {
  readonly fromUs: number;
  readonly accepted: readonly Expectation[];
}

/** When a carrier was under way. */
interface Span {
  readonly beginUs: number;
  readonly endUs: number;
}

/** A container that the tests created. */
export class Watched {
  readonly id: string;
  /** For messages. */
  readonly name: string;
  readonly #createdUs: number;
  readonly #stages: Stage[];
  #startedUs: number | undefined;
  #settledUs: number | undefined;

  /** @param createdUs When its creation was asked for. */
  constructor(id: string, name: string, createdUs: number, expectation: Expectation) {
    this.id = id;
    this.name = name;
    this.#createdUs = createdUs;
    this.#stages = [{ fromUs: 0, accepted: [expectation] }];
  }

  /** Its start was answered: an update it missed between creation and start comes with the next carrier [H7]. */
  noteStarted(us: number): void {
    this.#startedUs ??= us;
  }

  /** A carrier was answered. */
  noteCarrier(span: Span): void {
    if (this.#startedUs !== undefined && span.beginUs >= this.#startedUs) this.#settledUs ??= span.endUs;
  }

  /** From now on one of `accepted` holds. */
  expect(us: number, accepted: readonly Expectation[]): void {
    this.#stages.push({ fromUs: us, accepted });
  }

  /** What may be true of it at a moment. */
  acceptedAt(us: number): readonly Expectation[] {
    return this.#stages.findLast((stage) => stage.fromUs <= us)?.accepted ?? [];
  }

  /** What is true of it now. */
  get current(): Expectation | undefined {
    return this.#stages.at(-1)?.accepted.at(-1);
  }

  /** Whether the runtime may have lost an update of it at that moment: it was being created or started. */
  isSettlingAt(us: number): boolean {
    return us >= this.#createdUs && (this.#settledUs === undefined || us <= this.#settledUs);
  }
}

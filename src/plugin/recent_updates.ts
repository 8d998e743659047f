import type { ContainerUpdate } from "../nri/mod.ts";

/** The runtime has applied an answer by then: 32 updates take it less than a second, and it gives up after two. */
const SETTLING_MS = 2000;

/** The containers that answers updated, until somebody looks whether they were (spec §11 [V]). */
export class RecentUpdates {
  /** When each was updated last, in clock ms. */
  readonly #atMs = new Map<string, number>();

  /** An answer carries these updates. */
  note(updates: readonly ContainerUpdate[], nowMs: number): void {
    for (const { containerId } of updates) this.#atMs.set(containerId, nowMs);
  }

  /** Whether an answer updated the container, and nobody looked since. */
  has(id: string): boolean {
    return this.#atMs.has(id);
  }

  /**
   * Hands out containers that the runtime has had the time to update.
   *
   * @param isAwaited Whether an event is still to tell; such a container stays.
   */
  take(nowMs: number, isAwaited: (id: string) => boolean): readonly string[] {
    const ids: string[] = [];
    for (const [id, atMs] of this.#atMs) {
      if (atMs <= nowMs - SETTLING_MS && !isAwaited(id)) ids.push(id);
    }
    for (const id of ids) this.#atMs.delete(id);
    return ids;
  }
}

import type { Logger } from "../wire/mod.ts";
import { HookError } from "./adaptation.ts";
import type { MergedUpdate } from "./merge.ts";
import type { SimulatedNode } from "./node.ts";
import type { StartWindow, UpdateCause } from "./observe.ts";
import type { RuntimeProfile } from "./profile.ts";
import { wait } from "./sim_clock.ts";
import { applyUpdate } from "./updates.ts";

/** As long as a plugin holds a resize for possible that nobody confirms, ms: nobody tells that it failed. */
const RESIZE_MS = 331_000;

/** What {@linkcode UpdateApplier} needs. */
export interface UpdateApplierOptions {
  readonly node: SimulatedNode;
  readonly profile: RuntimeProfile;
  readonly log: Logger;
  /** Ids whose updates the kernel refuses (fault injection); read at each update. */
  readonly failing: ReadonlySet<string>;
  /** How long one applied update takes, in ms of the clock. */
  readonly updateCostMs: number;
}

/** Applies the updates an answer carries, one after the other, under the caller's lock (`reference/nri.md` §6.5). */
export class UpdateApplier {
  readonly #options: UpdateApplierOptions;

  /** @param options The node and how this runtime behaves. */
  constructor(options: UpdateApplierOptions) {
    this.#options = options;
  }

  /**
   * Applies updates in order, going on after a failure.
   * @returns Whether one failed that has no `ignore_failure`.
   * @throws {HookError} If one failed so and this runtime fails the operation for it (CRI-O, §6.9).
   */
  async apply(updates: readonly MergedUpdate[], cause: UpdateCause): Promise<boolean> {
    const { node, profile, failing, log, updateCostMs } = this.#options;
    let failed = false;
    for (const update of updates) {
      const outcome = applyUpdate(update, cause, { node, failing, writesCreated: profile.cgroupAtCreate });
      if (updateCostMs > 0) await wait(node.clock, updateCostMs);
      if (outcome.kind !== "failed") continue;
      log.warn("update failed", { cause, container: update.containerId, error: outcome.message });
      failed ||= !update.ignoreFailure;
    }
    if (failed && profile.updateFailureFails && cause !== "unsolicited") {
      throw new HookError("NRI update of some containers failed");
    }
    return failed;
  }

  /**
   * Marks the end of an answer that could carry updates: whoever started before it has had its chance of repair
   * (`StartWindow`).
   *
   * @param exceptId The container being updated, whose own update comes later.
   * @param isProvable Whether an event tells that the answer was applied.
   */
  endCarrier(exceptId: string | undefined, isProvable: boolean = true): void {
    const { node } = this.#options;
    node.patchAll((container) => {
      if (container.id === exceptId) return container;
      const startWindow = after(container.startWindow, isProvable);
      const lost = isProvable && container.lost === "overtaken-told" ? "none" : container.lost;
      const asked = container.resizeAskedAtMs;
      const isOver = asked !== undefined && asked + RESIZE_MS < node.clock.now();
      const isSame = startWindow === container.startWindow && lost === container.lost && !isOver;
      if (isSame) return container;
      return { ...container, startWindow, lost, resizeAskedAtMs: isOver ? undefined : asked };
    }, "window");
    node.announce("carried", exceptId);
  }
}

function after(window: StartWindow, isProvable: boolean): StartWindow {
  if (window === "open" || window === "closed") return window;
  return isProvable ? "closed" : "closing";
}

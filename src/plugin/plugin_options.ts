import type { RuntimeInfo } from "../nri/mod.ts";
import type { PolicySettings } from "../policy/mod.ts";
import type { Journal, PluginState } from "./journal.ts";
import type { Clock, Collector, Logger } from "./ports.ts";
import type { SurroundingPorts } from "./surroundings.ts";

/** What a `Plugin` is made of. */
export interface PluginOptions extends SurroundingPorts {
  /** What decisions depend on; replaced at Configure in native mode. */
  readonly settings: PolicySettings;
  /** Times events. */
  readonly clock: Clock;
  /** Gets one line per decision. */
  readonly logger: Logger;
  /** Decide, log and show everything, change nothing [O3]. */
  readonly dryRun: boolean;
  /** Called at Configure; what it returns replaces settings and dry run from then on (native mode, [N2]). */
  readonly onConfigure?: (info: RuntimeInfo) => Pick<PluginOptions, "settings" | "dryRun"> | undefined;
  /** Told every input and its answer. To be replayable, `clock` and the ports must be the journal's too. */
  readonly journal?: Journal;
  /** Has garbage collected while nobody waits for an answer. @default V8 collects when it likes */
  readonly collector?: Collector | undefined;
  /** What an earlier plugin knew, to go on from; settings and dry run of it win over the ones above. */
  readonly resumed?: PluginState;
}

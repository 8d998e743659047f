import { parseArgs } from "@std/cli/parse-args";
import type { RuntimeVersion } from "../install/parts.ts";

/** The runtimes below a real kubelet: the newest, and the oldest that is in wide use. */
export const KUBE_RUNTIMES = ["2.4.2", "1.7.24"] as const satisfies readonly RuntimeVersion[];

/** What of all scenarios is to run. */
export interface KubeSelection {
  readonly versions: readonly RuntimeVersion[];
  /** Part of a scenario's name. */
  readonly only: string;
}

/**
 * Reads the flags; without any everything runs.
 *
 * @throws {TypeError} If there is no such flag or value.
 */
export function parseKubeSelection(args: readonly string[]): KubeSelection {
  const usage = `e2e:kubernetes [--runtime ${KUBE_RUNTIMES.join("|")}] [--only TEXT]`;
  const flags = parseArgs(args, {
    string: ["runtime", "only"],
    unknown: (name) => {
      throw new TypeError(`Cannot use "${name}": ${usage}`);
    },
  });
  const versions = KUBE_RUNTIMES.filter((version) =>
    flags["runtime"] === undefined || version === flags["runtime"]
  );
  if (versions.length === 0) throw new TypeError(`Cannot use runtime "${flags["runtime"]}": ${usage}`);
  return { versions, only: typeof flags["only"] === "string" ? flags["only"] : "" };
}

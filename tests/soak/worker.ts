/// <reference lib="deno.worker" />
/** One of the threads that soak: seeds in, what came of them out. */
import { complaintOf, kindOf, shortest, soak } from "../fakes/soak.ts";
import type { WorkerOrder, WorkerReport } from "./messages.ts";
import { describeVariant, variantOf } from "./variant.ts";

/** How long the search for a short script may take. */
const SHRINK_LIMIT_MS = 120_000;

async function work(order: WorkerOrder): Promise<void> {
  let seed = order.firstSeed;
  const kinds = new Map<string, number>();
  for (const [transport, wanted] of [["direct", order.direct], ["wire", order.wire]] as const) {
    for (let events = 0; events < wanted; seed += order.stride) {
      const variant = { ...variantOf(seed), transport };
      const result = await soak(variant);
      events += result.events;
      const complaint = complaintOf(result);
      const { excused, instants } = result.report;
      report({ kind: "run", transport, events: result.events, instants, excused: excused.length });
      if (complaint === undefined) continue;
      const kind = `${kindOf(complaint)} ${order.keepGoing ? "" : seed}`;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      const isNew = kinds.get(kind) === 1;
      const script = isNew ? await shortest(result, variant, SHRINK_LIMIT_MS) : "";
      report({ kind: "failure", text: `${complaint}\n${describeVariant(variant)}\n${script}` });
      if (!order.keepGoing) return report({ kind: "done" });
    }
  }
  report({ kind: "done" });
}

function report(message: WorkerReport): void {
  self.postMessage(message);
}

self.onmessage = ({ data }: MessageEvent<WorkerOrder>) => {
  work(data).catch((error) => report({ kind: "crashed", text: String(error?.stack ?? error) }));
};

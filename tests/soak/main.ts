/**
 * Random events on random nodes, judged at every instant: all named machines, runtimes and settings, with the real
 * plugin. `deno task soak --events 1000000 --wire 100000 --seed 1 --workers 2`; with `--keep-going` failures are counted.
 * A failure prints the node, the settings, the seed and the shortest script that fails; the exit code is 1 then.
 */
import type { WorkerOrder, WorkerReport } from "./messages.ts";
import { parseSoakArgs, type SoakCommand } from "./options.ts";

/** Between two lines of progress, ms. */
const PROGRESS_MS = 30_000;

interface Sum {
  runs: number;
  direct: number;
  wire: number;
  instants: number;
  excused: number;
  failures: number;
}

async function main(): Promise<number> {
  const command = parseSoakArgs(Deno.args);
  const startMs = performance.now();
  const sum: Sum = { runs: 0, direct: 0, wire: 0, instants: 0, excused: 0, failures: 0 };
  const seconds = () => Math.max(1, Math.round((performance.now() - startMs) / 1000));
  const progress = setInterval(() => print(`${describe(sum)}, ${seconds()} s`), PROGRESS_MS);
  print(`soak: ${JSON.stringify(command)}`);
  const orders = Array.from({ length: command.workers }, (_, index) => orderOf(command, index));
  await Promise.all(orders.map((order) => runWorker(order, sum)));
  clearInterval(progress);
  const rate = Math.round((sum.direct + sum.wire) / seconds());
  print(`${describe(sum)}, ${seconds()} s, ${rate} events/s`);
  const passed = sum.runs - sum.failures;
  print(`soak: ${passed} passed, ${sum.failures} failed, 0 skipped`);
  return sum.failures === 0 ? 0 : 1;
}

function orderOf({ events, wire, seed, workers, keepGoing }: SoakCommand, index: number): WorkerOrder {
  const share = (count: number) => Math.ceil(count / workers);
  return {
    firstSeed: seed + index,
    stride: workers,
    direct: share(events - wire),
    wire: share(wire),
    keepGoing,
  };
}

function runWorker(order: WorkerOrder, sum: Sum): Promise<void> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const { promise, resolve } = Promise.withResolvers<void>();
  function fail(text: string): void {
    sum.failures++;
    print(`FAILED ${text}`);
  }
  worker.onmessage = ({ data }: MessageEvent<WorkerReport>) => {
    switch (data.kind) {
      case "run":
        sum.runs++;
        sum[data.transport] += data.events;
        sum.instants += data.instants;
        sum.excused += data.excused;
        break;
      case "failure":
        fail(data.text);
        break;
      case "crashed":
        sum.runs++;
        fail(data.text);
        resolve();
        break;
      case "done":
        resolve();
    }
  };
  worker.onerror = (event) => {
    event.preventDefault();
    sum.runs++;
    fail(event.message);
    resolve();
  };
  worker.postMessage(order);
  return promise.finally(() => worker.terminate());
}

function describe(sum: Sum): string {
  const events = `${sum.direct + sum.wire} events (${sum.wire} as bytes) in ${sum.runs} runs`;
  return `${events}, judged at ${sum.instants} instants, ${sum.excused} excused and repaired`;
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

main().then(Deno.exit);

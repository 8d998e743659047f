import { assertEquals } from "@std/assert";
import { integerLoad, sharedLoad } from "../bench/load.ts";
import { AppliedNode } from "../fakes/applied_node.ts";
import { Plugin, type PluginOptions } from "../../src/plugin/mod.ts";
import { FakeClock } from "../fakes/fake_clock.ts";
import { RecordingLogger } from "../fakes/recording_logger.ts";
import { policySettings } from "../fakes/settings.ts";

interface Made {
  readonly plugin: Plugin;
  readonly clock: FakeClock;
  readonly calls: readonly string[];
}

/** A plugin whose collections are noted. */
function makePlugin(): Made {
  using node = new AppliedNode("tiny-8-nosmt");
  const { topology } = node;
  const clock = new FakeClock();
  const calls: string[] = [];
  const options: PluginOptions = {
    topology: () => topology,
    settings: policySettings(),
    clock,
    logger: new RecordingLogger(),
    dryRun: false,
    collector: { collectYoung: () => calls.push("young"), collectAll: () => calls.push("all") },
  };
  return { plugin: new Plugin(options), clock, calls };
}

function create({ plugin, clock }: Made, id: string): void {
  const { pod, container } = sharedLoad(id);
  plugin.createContainer(pod, container, { arrivedAtMs: clock.now() });
}

Deno.test("Plugin has young garbage collected after every few events, never within one", () => {
  const made = makePlugin();
  using plugin = made.plugin;
  const { clock, calls } = made;
  plugin.synchronize([], [], { arrivedAtMs: 0 });
  for (const id of ["a", "b"]) {
    create(made, id);
    clock.advance(0);
  }
  assertEquals(calls, []);
  create(made, "c");
  assertEquals(calls, []);
  clock.advance(0);
  assertEquals(calls, ["young"]);
  for (const id of ["d", "e", "f", "g", "h", "i", "j", "k"]) create(made, id);
  assertEquals(calls, ["young"]);
  clock.advance(0);
  assertEquals(calls, ["young", "young"]);
});

Deno.test("Plugin has all garbage collected when it is quiet after a Synchronize, and only then", () => {
  const made = makePlugin();
  using plugin = made.plugin;
  const { clock, calls } = made;
  create(made, "a");
  clock.advance(10_000);
  assertEquals(calls, []);
  const { pod, container } = integerLoad("b", 1);
  plugin.synchronize([pod], [container], { arrivedAtMs: 0 });
  clock.advance(400);
  create(made, "c");
  clock.advance(400);
  assertEquals(calls, []);
  clock.advance(200);
  assertEquals(calls, ["all"]);
  clock.advance(10_000);
  assertEquals([calls, clock.pendingTimers], [["all"], 0]);
});

Deno.test("Plugin has all garbage collected when it is quiet after thousands of events", () => {
  const made = makePlugin();
  using _plugin = made.plugin;
  const { clock, calls } = made;
  create(made, "a");
  const { pod, container } = sharedLoad("a");
  for (let i = 0; i < 5000; i++) {
    made.plugin.lifecycle("PostStartContainer", pod, container, { arrivedAtMs: clock.now() });
    made.plugin.lifecycle("RemoveContainer", pod, container, { arrivedAtMs: clock.now() });
    create(made, "a");
    if (i % 10 === 0) clock.advance(400);
  }
  assertEquals(new Set(calls), new Set(["young"]));
  clock.advance(1000);
  assertEquals(calls.filter((call) => call === "all"), ["all"]);
  // That starts the count anew.
  create(made, "b");
  clock.advance(1000);
  assertEquals(calls.filter((call) => call === "all"), ["all"]);
});

Deno.test("Plugin collects nothing once it is disposed of", () => {
  const { plugin, clock, calls } = makePlugin();
  plugin.synchronize([], [], { arrivedAtMs: 0 });
  plugin[Symbol.dispose]();
  assertEquals([clock.pendingTimers, calls], [0, []]);
});

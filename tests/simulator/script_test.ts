import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import type { CreateContainerReply, PluginHandlers } from "../../src/nri/mod.ts";
import { LEAK_CHECK_ID, withLeakCheck } from "../../src/simulator/leak_check.ts";
import { RUNTIME_PROFILES } from "../../src/simulator/profile.ts";
import { Prng } from "../../src/simulator/prng.ts";
import { randomScript } from "../../src/simulator/random_script.ts";
import { runScript } from "../../src/simulator/run_script.ts";
import type { ScriptReport, StartPlugin } from "../../src/simulator/script_options.ts";
import { countSteps, formatScript, type Step } from "../../src/simulator/script.ts";
import { shrinkScript } from "../../src/simulator/shrink.ts";
import { ALL_EVENTS, pin, setCpus } from "./fake_plugin.ts";

const KERNEL = { online: CpuSet.range(0, 7), mems: CpuSet.of(0), cgroupVersion: 2 } as const;

/** Answers that change nothing, but for these. */
function handlers(answers: Partial<PluginHandlers> = {}): PluginHandlers {
  return {
    configure: () => ALL_EVENTS,
    synchronize: () => [],
    createContainer: () => ({ adjustment: undefined, updates: [] }),
    updateContainer: () => [],
    stopContainer: () => [],
    lifecycle: () => {},
    ...answers,
  };
}

/** A plugin with these answers and no state. */
function plugin(answers: Partial<PluginHandlers> = {}): StartPlugin {
  return (dial, { clock }) => {
    const connection = dial({ name: "test", index: "99", clock, handlers: handlers(answers) });
    return { stop: () => connection.close() };
  };
}

function run(script: readonly Step[], startPlugin: StartPlugin = plugin()): Promise<ScriptReport> {
  return runScript(script, { kernel: KERNEL, startPlugin });
}

/** Steps that run a pod with one container that asks for `cpu` CPUs. */
function pods(...asked: number[]): Step[] {
  return asked.flatMap((cpu, i): Step[] => [
    { op: "pod", pod: `p${i}`, is: { name: `p${i}`, containers: [{ name: "main", cpu, memory: "1Gi" }] } },
    { op: "create", id: `c${i}`, pod: `p${i}`, name: "main" },
    { op: "start", id: `c${i}` },
  ]);
}

Deno.test("runScript() finds what a plugin that does nothing breaks", async () => {
  const { breaks, done, failures } = await run(pods(2, 2));
  assertEquals(failures, []);
  assertEquals(done, { pod: 2, create: 2, start: 2 });
  assertEquals(breaks.map(({ rule, ids }) => `${rule} ${ids.join("+")}`), ["I5 c0", "I5 c1", "I1 c0+c1"]);
});

Deno.test("runScript() finds that the last CPUs were given to an owner from under a shared container [P] [R2]", async () => {
  const answers = new Map<string, CreateContainerReply>([
    ["s", pin("0-7")],
    ["p0", pin("0-3", [setCpus("s", "4-7")])],
    ["p1", pin("4-7")],
  ]);
  const shared: readonly Step[] = [
    { op: "pod", pod: "s", is: { name: "s", containers: [{ name: "main" }] } },
    { op: "create", id: "s", pod: "s", name: "main" },
    { op: "start", id: "s" },
  ];
  const startPlugin = plugin({ createContainer: ({ name }) => answers.get(name) ?? pin("0") });
  const broken = async (script: readonly Step[]): Promise<readonly string[]> => {
    const { breaks, failures } = await run([...shared, ...script], startPlugin);
    return [...failures, ...breaks.map(({ rule, ids }) => `${rule} ${ids.join("+")}`)];
  };
  assertEquals(await broken(pods(4, 4)), ["I1 c1+s"]);
  // Where its last CPU goes offline nobody takes it, and a second container of an owner's slot takes none either.
  answers.set("p1", pin("4-6", [setCpus("s", "7")]));
  const unplugged: Step[] = [{ op: "online", cpus: "0-6" }, { op: "advance", ms: 60_000 }];
  const twins: Step[] = ["c2", "c3"].map((id) => ({ op: "create", id, pod: "p1", name: "main" }));
  const homeless = [...pods(4, 3), ...unplugged, ...twins];
  assertEquals(await broken(homeless), []);
  // When there is room again, and an answer could have told it so, it must have left the owner's.
  const freed: Step[] = ["c1", "c2", "c3"].map((id) => ({ op: "stop", id }));
  answers.set("x", pin("4"));
  const next: Step[] = [
    { op: "pod", pod: "x", is: { name: "x", containers: [{ name: "main" }] } },
    { op: "create", id: "x", pod: "x", name: "main" },
    { op: "start", id: "x" },
  ];
  assertEquals(await broken([...homeless, ...freed, ...next]), ["I1 c0+s"]);
});

Deno.test("runScript() takes no container without a place for another one, whatever they are called [R2]", async () => {
  const answers = new Map([["s", pin("0-6")], ["I1", pin("7")], ["p0", pin("0-6")], ["p1", pin("7")]]);
  const startPlugin = plugin({ createContainer: ({ name }) => answers.get(name) ?? pin("0") });
  // An isolated CPU is not the pool's: `s` has no place when `c0` has the pool, and `I1` has its own until `c1` comes.
  const shared = ["s", "I1"].flatMap((id): Step[] => [
    { op: "pod", pod: id, is: { name: id, containers: [{ name: "main" }] } },
    { op: "create", id, pod: id, name: "main" },
    { op: "start", id },
  ]);
  const { breaks } = await runScript([...shared, ...pods(7, 1)], {
    kernel: KERNEL,
    isolated: CpuSet.of(7),
    startPlugin,
  });
  assertEquals(breaks.map(({ rule, ids }) => `${rule} ${ids.join("+")}`), [
    "P4 I1",
    "I1 c0+s",
    "I1 c1+I1",
  ]);
});

Deno.test("runScript() waits until a plugin may know what CPUs did that were away for a moment [T] [V]", async () => {
  const kernel = { ...KERNEL, cgroupVersion: 1 } as const;
  const startPlugin = plugin({ createContainer: () => pin("0-1") });
  const pod = { name: "a", annotations: { "weka.io/cores-ids": "0-1" }, containers: [{ name: "main" }] };
  const script = (ms: number, phase: "created" | "running"): Step[] => [
    { op: "pod", pod: "p", is: pod },
    { op: "create", id: "c", pod: "p", name: "main" },
    ...(phase === "running" ? [{ op: "start", id: "c" } as const] : []),
    { op: "online", cpus: "0,2-7" },
    { op: "online", cpus: "0-7" },
    { op: "advance", ms },
    { op: "create", id: "d", pod: "p", name: "main" },
  ];
  const profile = RUNTIME_PROFILES["cri-o-1.34"];
  for (
    const [ms, phase, found] of [
      [30_000, "running", []],
      [40_000, "running", ["I4 c"]],
      [90_000, "created", []],
      [100_000, "created", ["I4 c"]],
    ] as const
  ) {
    const { breaks, failures } = await runScript(script(ms, phase), { kernel, startPlugin, profile });
    assertEquals(failures, []);
    assertEquals(breaks.map(({ rule, ids }) => `${rule} ${ids.join("+")}`), [...found], `${phase}, ${ms} ms`);
  }
});

Deno.test("runScript() keeps to what a plugin reported last while there is none [Y3]", async () => {
  const startPlugin: StartPlugin = (dial, world) => {
    const stopContainer = () => {
      connection.updateContainers([setCpus("c1", "0-3")]).catch(() => {});
      return [];
    };
    const connection = dial({ ...world, name: "test", index: "99", handlers: handlers({ stopContainer }) });
    return { isDegraded: () => true, stop: () => connection.close() };
  };
  // The runtime is at the call still when the plugin ends.
  const ending: Step[] = [{ op: "exit", id: "c0" }, { op: "plugin-down" }, { op: "advance", ms: 100 }];
  const script = [
    ...pods(2, 2),
    ...ending,
    { op: "pod", pod: "next", is: { name: "next", containers: [] } } as const,
  ];
  const report = await runScript(script, { kernel: KERNEL, startPlugin, runtime: { updateCostMs: 10 } });
  assertEquals([report.breaks, report.failures, report.updates.get("unsolicited")], [[], [], 1]);
});

Deno.test("runScript() finds nothing where the plugin is right, and counts its updates", async () => {
  const right = plugin({
    createContainer: (_pod, { id }) => id === "c0" ? pin("0-1") : pin("2-4", []),
    stopContainer: () => [setCpus("c1", "2-4")],
  });
  const report = await run([...pods(2, 3), { op: "exit", id: "c0" }], right);
  assertEquals([report.breaks, report.failures, report.updates.get("stop")], [[], [], 1]);
  assert(report.instants > 10);
});

Deno.test("runScript() counts a start window's loss as excused where it is repaired, else as a break [nri §6.6]", async () => {
  const script: Step[] = [
    ...pods(1).slice(0, 2),
    ...pods(1, 1).slice(3, 4),
    { op: "start", id: "c0", during: [{ op: "create", id: "c1", pod: "p1", name: "main" }] },
    { op: "resize", id: "c1", to: { cpu: 1, memory: "1Gi" } },
  ];
  const answers = (repair: boolean): Partial<PluginHandlers> => ({
    createContainer: (_pod, { id }) => id === "c0" ? pin("0") : pin("0", [setCpus("c0", "1")]),
    updateContainer: () => repair ? [setCpus("c0", "1")] : [],
  });
  const repaired = await run(script, plugin(answers(true)));
  assertEquals([repaired.breaks.length, repaired.excused.map(({ rule }) => rule)], [0, ["I1"]]);
  const broken = await run(script, plugin(answers(false)));
  assertEquals([broken.breaks.map(({ rule }) => rule), broken.excused.length], [["I1"], 1]);
});

Deno.test("runScript() tells of a plugin that is lost or late", async () => {
  let closeIt = () => {};
  const lost: StartPlugin = (dial, world) =>
    plugin({
      createContainer: () => {
        closeIt();
        return pin("0");
      },
    })((options) => {
      const connection = dial(options);
      closeIt = () => connection.close();
      return connection;
    }, world);
  const { failures, warnings } = await run(pods(1), lost);
  assertEquals(failures.length, 1);
  assert(failures[0]?.startsWith("the plugin was lost after"));
  assert(warnings.some((text) => text.startsWith("closing plugin")));
});

Deno.test("runScript() counts refusals, and does nothing where a step's subject is not there", async () => {
  const refusing = plugin({
    createContainer: () => {
      throw new Error("no CPUs left");
    },
  });
  const report = await run([
    ...pods(1),
    { op: "stop", id: "nobody" },
    { op: "remove-pod", pod: "nobody" },
    { op: "resize", id: "c0", to: { cpu: 1 } },
  ], refusing);
  assertEquals([report.done, report.refused], [{ pod: 1 }, { create: 1 }]);
  assert(report.refusals[0]?.endsWith("no CPUs left"));
});

Deno.test("runScript() performs every kind of step", async () => {
  const report = await run([
    ...pods(1, 1, 1),
    {
      op: "together",
      steps: [{ op: "stop", id: "c0" }, { op: "resize", id: "c1", to: { cpu: 2, memory: "1Gi" } }],
    },
    { op: "refuse-updates", id: "c1", on: true },
    { op: "plugin-down" },
    { op: "plugin-up" },
    { op: "restart", down: [{ op: "exit", id: "c1" }] },
    { op: "online", cpus: "0-3" },
    { op: "event", event: "PostStartContainer", id: "unknown" },
    { op: "event", event: "StopPodSandbox", id: "unknown" },
    { op: "advance", ms: 331_000 },
    { op: "remove", id: "c1" },
    { op: "stop-pod", pod: "p1", late: true },
    { op: "remove-pod", pod: "p1" },
    { op: "exit", id: "c2" },
  ]);
  assertEquals(report.failures, []);
  assertEquals(report.done, {
    pod: 3,
    create: 3,
    start: 3,
    stop: 1,
    resize: 1,
    together: 1,
    "refuse-updates": 1,
    "plugin-down": 1,
    "plugin-up": 1,
    exit: 2,
    restart: 1,
    online: 1,
    event: 2,
    advance: 1,
    remove: 1,
    "stop-pod": 1,
    "remove-pod": 1,
  });
});

Deno.test("randomScript() gives the same script for the same seed, and another for another", () => {
  const options = {
    cpus: KERNEL.online.toArray(),
    steps: 100,
    hotplug: true,
    refusals: true,
    duplicates: true,
  };
  const script = randomScript({ ...options, seed: 7 });
  assertEquals(script, randomScript({ ...options, seed: 7 }));
  assertNotEquals(script, randomScript({ ...options, seed: 8 }));
  assertEquals(script.length, 100);
});

Deno.test("randomScript() makes scripts that run, the same way each time", async () => {
  for (let seed = 1; seed <= 5; seed++) {
    const script = randomScript({ seed, steps: 150, cpus: KERNEL.online.toArray() });
    const first = await run(script);
    assertEquals(first.failures, []);
    assertEquals(await run(script), first);
    const { create = 0, start = 0, pod = 0 } = first.done;
    assert(create > 10 && start > 4 && pod > 10, `seed ${seed}: ${JSON.stringify(first.done)}`);
  }
});

Deno.test("shrinkScript() leaves what it takes to fail, nested steps included", async () => {
  const noise: Step[] = Array.from({ length: 12 }, (_, i) => ({ op: "advance", ms: i }));
  const script: Step[] = [
    ...noise,
    ...pods(1, 2),
    { op: "together", steps: [...noise, { op: "exit", id: "c0" }, { op: "exit", id: "c1" }] },
    ...noise,
  ];
  const exits = async (candidate: readonly Step[]): Promise<boolean> =>
    (await run(candidate)).done["exit"] === 1;
  const both = async (candidate: readonly Step[]): Promise<boolean> =>
    (await run(candidate)).done["exit"] === 2;
  const small = await shrinkScript(script, both);
  assertEquals([countSteps(small), await both(small)], [8, true]);
  assertEquals((await shrinkScript(small.slice(0, -1), exits)).map(({ op }) => op), [
    "pod",
    "create",
    "start",
    "exit",
  ]);
});

Deno.test("withLeakCheck() ends with a container that runs only where nothing was kept [spec H3, H5]", async () => {
  const script = withLeakCheck(pods(2, 3), 7);
  const runs = async (startPlugin: StartPlugin) =>
    (await run(script, startPlugin)).view.containers.get(LEAK_CHECK_ID)?.phase;
  assertEquals(await runs(plugin()), "running");
  // A plugin that forgets no container.
  let given = 0;
  const leaking = plugin({
    createContainer: (_pod, { resources }) => {
      given += (resources.cpu.shares ?? 0) / 1024;
      if (given > 8) throw new Error("no CPUs left");
      return pin("");
    },
  });
  assertEquals(await runs(leaking), undefined);
});

Deno.test("formatScript() writes one step a line", () => {
  assertEquals(
    formatScript([{ op: "advance", ms: 1 }, { op: "plugin-up" }]),
    '{"op":"advance","ms":1}\n{"op":"plugin-up"}\n',
  );
});

Deno.test("Prng gives the numbers of mulberry32 and keeps within its bounds", () => {
  const prng = new Prng(1);
  assertEquals([prng.next(), prng.next()], [0.6270739405881613, 0.002735721180215478]);
  for (let i = 0; i < 200; i++) {
    const number = prng.integer(3, 5);
    assert(number >= 3 && number <= 5);
    assert(prng.weighted({ a: 1, b: 0 }) === "a");
  }
  assertEquals([prng.pick([]), prng.chance(0), prng.chance(1)], [undefined, false, true]);
});

import { assert, assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import type { PluginHandlers } from "../../src/nri/mod.ts";
import { NodeJudge } from "../../src/simulator/checker.ts";
import { RUNTIME_PROFILES, type RuntimeProfileName } from "../../src/simulator/profile.ts";
import { randomScript } from "../../src/simulator/random_script.ts";
import { runScript } from "../../src/simulator/run_script.ts";
import type { ScriptReport, StartPlugin } from "../../src/simulator/script_options.ts";
import type { Step } from "../../src/simulator/script.ts";
import { ALL_EVENTS, setCpus } from "./fake_plugin.ts";

const KERNEL = { online: CpuSet.range(0, 7), mems: CpuSet.of(0), cgroupVersion: 2 } as const;

/** A plugin that answers this and that, refuses now and then, and keeps what it was told. */
function talkative(told: string[]): StartPlugin {
  const tell = (...words: unknown[]): void => void told.push(JSON.stringify(words));
  return (dial, { clock }) => {
    let last = "";
    const handlers: PluginHandlers = {
      configure: (info) => {
        tell("configure", info.runtimeName, info.nriVersion);
        return ALL_EVENTS;
      },
      synchronize: (pods, containers) => {
        tell(
          "synchronize",
          pods.map(({ annotations, ...pod }) => ({ ...pod, a: [...annotations] })),
          containers,
        );
        return [];
      },
      createContainer: ({ annotations, ...pod }, container, { arrivedAtMs }) => {
        tell("create", { ...pod, annotations: [...annotations] }, container, arrivedAtMs);
        if (container.id.endsWith("3")) throw new Error("none left");
        const updates = last === "" ? [] : [setCpus(last, "4-7")];
        last = container.id;
        return { adjustment: { cpus: "0-1", mems: "" }, updates };
      },
      updateContainer: (_pod, { id }, resources) => {
        tell("update", id, resources);
        return id.endsWith("5") ? [setCpus(id, "")] : [setCpus(id, "2-3")];
      },
      stopContainer: (_pod, container) => {
        tell("stop", container);
        return [];
      },
      lifecycle: (event, pod, container) => tell(event, pod.id, container?.id, container?.state),
    };
    const connection = dial({ name: "test", index: "99", clock, handlers });
    return { stop: () => connection.close() };
  };
}

async function play(
  script: readonly Step[],
  transport: "wire" | "direct",
  profile: RuntimeProfileName,
): Promise<{ readonly told: readonly string[]; readonly report: ScriptReport }> {
  const told: string[] = [];
  const startPlugin = talkative(told);
  const options = { kernel: KERNEL, profile: RUNTIME_PROFILES[profile], startPlugin, transport };
  return { report: await runScript(script, options), told };
}

Deno.test("DirectLink tells and does the same as the real protocol, whatever happens", async () => {
  let told = 0;
  for (const profile of ["containerd-2.4", "containerd-1.7.24", "cri-o-1.34"] as const) {
    for (let seed = 1; seed <= 8; seed++) {
      const cpus = KERNEL.online.toArray();
      // Which of two operations that happen at once comes first is a matter of turns, of which bytes take more.
      const script = randomScript({ seed, steps: 120, cpus, refusals: true, duplicates: true })
        .filter(({ op }) => op !== "together");
      const wire = await play(script, "wire", profile);
      const direct = await play(script, "direct", profile);
      const at = direct.told.findIndex((text, i) => text !== wire.told[i]);
      assertEquals([at, direct.told[at]], [-1, wire.told[at]], `${profile}, seed ${seed}`);
      assertEquals(direct.told.length, wire.told.length);
      assertEquals(direct.report, wire.report, `${profile}, seed ${seed}`);
      told += wire.told.length;
    }
  }
  assert(told > 2000, `${told}`);
});

Deno.test("a crash step kills the plugin between any two bytes, and starts it again (spec §18)", async () => {
  const start: Step[] = [
    { op: "pod", pod: "p0", is: { name: "p0", containers: [{ name: "main" }] } },
    { op: "create", id: "c0", pod: "p0", name: "main" },
  ];
  for (const transport of ["wire", "direct"] as const) {
    const outcomes = new Set<string>();
    for (let after = 0; after < 1500; after += 25) {
      const { told, report } = await play(
        [{ op: "crash", after, steps: start }],
        transport,
        "containerd-2.4",
      );
      assertEquals(report.failures, []);
      assertEquals([report.done["create"], report.view.plugins], [1, ["99-test"]]);
      const { spec, known } = report.view.containers.get("c0") ?? {};
      assert(known === true, "it was listed to the next plugin");
      const asked = told.some((text) => text.startsWith('["create"'));
      outcomes.add(`${asked ? "asked" : "not asked"}, ${spec?.cpu.cpus === "0-1" ? "pinned" : "unpinned"}`);
    }
    assertEquals(
      [...outcomes].toSorted(),
      ["asked, pinned", "asked, unpinned", "not asked, unpinned"],
      transport,
    );
  }
});

Deno.test("NodeJudge.check() finds what a full look at every instant finds", async () => {
  let [fine, broken] = [0, 0];
  for (let seed = 1; seed <= 12; seed++) {
    const script = randomScript({ seed, steps: 120, cpus: KERNEL.online.toArray(), hotplug: seed % 2 === 0 });
    const isDegraded = (id: string): boolean => id.endsWith("7");
    const [isolated, unowned] = [CpuSet.of(7), CpuSet.of(0, 7)];
    const options = { isDegraded, isolated, unowned, memsOf: (cpus: CpuSet) => cpus.has(0) ? "0" : "" };
    const judge = new NodeJudge(options);
    await runScript(script, {
      kernel: KERNEL,
      startPlugin: talkative([]),
      transport: "direct",
      inspect: ({ view }) => {
        const verdict = judge.check(view);
        // One of its own for each instant: what is remembered of records must not matter either.
        assertEquals(verdict, new NodeJudge(options).checkFully(view));
        if (verdict.breaks.length + verdict.excused.length > 0) broken++;
        else fine++;
        return undefined;
      },
    });
  }
  assert(fine > 300 && broken > 300, `${fine} fine, ${broken} broken`);
});

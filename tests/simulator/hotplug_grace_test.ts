import { assertEquals } from "@std/assert";
import { parseCpuList } from "../../src/cpuset/mod.ts";
import { afterHotplug } from "../../src/simulator/cgroup.ts";
import { NodeJudge } from "../../src/simulator/checker.ts";
import { HotplugGrace } from "../../src/simulator/hotplug_grace.ts";
import type { ChangeCause, ContainerView, NodeView } from "../../src/simulator/observe.ts";
import { container, type Given, node } from "./views.ts";

/** What happens on a node, told to the excuses for hotplug. */
class Story {
  readonly #judge = new NodeJudge();
  readonly #grace = new HotplugGrace(this.#judge);
  #view: NodeView;

  constructor(...given: readonly Given[]) {
    this.#view = node(given);
    this.tell("pod");
  }

  /** A change after which the node is as it was, but for what is told of the container. */
  tell(cause: ChangeCause, id?: string, parts: Partial<ContainerView> = {}): this {
    const containers = new Map(this.#view.containers);
    const before = id === undefined ? undefined : containers.get(id);
    if (before !== undefined) containers.set(before.id, { ...before, ...parts });
    this.#view = { ...this.#view, containers, sequence: this.#view.sequence + 1 };
    this.#grace.note({ cause, id, view: this.#view });
    return this;
  }

  /** Exactly these CPUs are online; control groups lose the others for good (cgroup v1). */
  hotplug(list: string): this {
    const kernel = { ...this.#view.kernel, online: parseCpuList(list), cgroupVersion: 1 as const };
    const containers = [...this.#view.containers].map(([id, one]): [string, ContainerView] => {
      return [id, one.cgroup === undefined ? one : { ...one, cgroup: afterHotplug(one.cgroup, kernel) }];
    });
    this.#view = { ...this.#view, kernel, containers: new Map(containers) };
    return this.tell("hotplug");
  }

  /** A container is removed. */
  remove(id: string): this {
    const containers = new Map(this.#view.containers);
    containers.delete(id);
    this.#view = { ...this.#view, containers };
    return this.tell("removed", id);
  }

  /** Who gets hooks from now on. */
  plugins(...plugins: readonly string[]): this {
    this.#view = { ...this.#view, plugins };
    return this.tell("plugins");
  }

  /** Time passes. */
  wait(ms: number): this {
    this.#view = { ...this.#view, atMs: this.#view.atMs + ms };
    return this;
  }

  /** The breaks that nothing excuses, as rule and containers. */
  get breaks(): string {
    const found = this.#judge.check(this.#view).breaks.filter((finding) =>
      !this.#grace.excuses(finding, this.#view)
    );
    return found.map(({ rule, ids }) => `${rule} ${ids.join("+")}`).join(", ");
  }
}

/** A container that is being created. */
const NEW: Given = { id: "new", cpus: "3-7", phase: "creating", inStore: false };

/** An owner that lost one of its CPUs two seconds ago, so that a plugin knows; `s`, `t` and `new` are others. */
function withShortOwner(): Story {
  const others: Given[] = [{ id: "s", cpus: "3-7" }, { id: "t", cpus: "3-7" }];
  return new Story({ id: "i", cpus: "0-2", cpu: 3 }, ...others, NEW).hotplug("0,2-7").wait(2200);
}

Deno.test("HotplugGrace excuses whoever lost a CPU until an answer could repair it, however long that takes [G4] [T]", () => {
  const story = withShortOwner().wait(600_000);
  assertEquals(story.breaks, "");
  assertEquals(story.tell("carried", "new").breaks, "I5 i");
  assertEquals(story.tell("carried", "s").breaks, "I5 i");
});

Deno.test("HotplugGrace ends an excuse with a call outside any hook [G4]", () => {
  assertEquals(withShortOwner().tell("carried").breaks, "I5 i");
});

Deno.test("HotplugGrace knows that nobody knows of hotplug for two seconds [T]", () => {
  const story = new Story({ id: "i", cpus: "0-2", cpu: 3 }).hotplug("0,2-7").wait(2100);
  assertEquals(story.tell("carried").breaks, "");
  assertEquals(story.wait(1).tell("carried").breaks, "I5 i");
});

Deno.test("HotplugGrace expects no repair of the first answer to each container's resize, which keeps what that one has [H4] [T]", () => {
  const story = withShortOwner();
  assertEquals(story.tell("carried", "s").breaks, "");
  assertEquals(story.tell("carried", "t").breaks, ""); // what it needs may be the other's
  assertEquals(story.tell("carried", "s").breaks, "I5 i"); // by now it could have got any CPU
});

Deno.test("HotplugGrace counts the resizes of each time that a container loses CPUs anew [H4] [T]", () => {
  const story = withShortOwner().tell("carried", "s").wait(60_000);
  story.hotplug("0,3-7").wait(2200);
  assertEquals(story.tell("carried", "s").breaks, "");
  assertEquals(story.tell("carried", "s").breaks, "I5 i");
});

Deno.test("HotplugGrace knows after a restart of the runtime which resizes were answered before [H4] [T]", () => {
  const story = withShortOwner().tell("carried", "s").tell("restart");
  assertEquals(story.breaks, "");
  assertEquals(story.tell("carried", "s").breaks, "I5 i");
});

Deno.test("HotplugGrace waits for the own part of the answer to a container's resize, which comes last [H4] [T]", () => {
  const story = withShortOwner().tell("carried", "i").tell("carried", "i");
  assertEquals(story.breaks, "");
  assertEquals(story.tell("carried-own", "i").breaks, "I5 i");
});

Deno.test("HotplugGrace expects nothing of an answer while no plugin is there, nor soon after one came [T] [Y2]", () => {
  const story = withShortOwner().plugins().wait(60_000);
  assertEquals(story.tell("carried", "new").breaks, "");
  assertEquals(story.plugins("99-x").wait(33_000).tell("carried", "new").breaks, "");
  assertEquals(story.wait(1).tell("carried", "new").breaks, "I5 i");
});

Deno.test("HotplugGrace forgets whoever is gone: a plugin that comes is judged by what it does [Y2] I2", () => {
  const story = withShortOwner().remove("i").tell("carried", "s").plugins().plugins("99-x");
  const { cgroup } = container({ id: "s", cpus: "1,3-7" });
  assertEquals(story.tell("update-update", "s", { cgroup }).breaks, "I2 s");
});

/** A container that waits for its start, and lost a CPU that was away, back, and away again within a second each. */
function withWaiting(): Story {
  const waiting: Given = { id: "w", cpus: "0-1", cpu: 2, phase: "created" };
  return new Story(waiting, NEW).hotplug("0,2-7").wait(1000).hotplug("0-7").wait(1000).hotplug("0,2-7");
}

Deno.test("HotplugGrace knows that who waits for its start is looked at when it has waited for a minute [V] [T]", () => {
  const story = withWaiting().wait(91_000);
  assertEquals(story.tell("carried", "new").breaks, "");
  assertEquals(story.tell("carried-own", "w").breaks, "");
  assertEquals(story.wait(1).tell("carried", "new").breaks, "I5 w");
  assertEquals(withWaiting().wait(91_001).tell("carried-own", "w").breaks, "I5 w");
});

Deno.test("HotplugGrace knows that who runs is looked at twice a minute [V] [T]", () => {
  const story = new Story({ id: "i", cpus: "0-1", cpu: 2 }, NEW);
  story.hotplug("0,2-7").wait(1000).hotplug("0-7").wait(33_000);
  assertEquals(story.tell("carried", "new").breaks, "");
  assertEquals(story.wait(1).tell("carried", "new").breaks, "I5 i");
});

Deno.test("HotplugGrace knows that who has started is looked at with all others [V] [T]", () => {
  const story = withWaiting().wait(38_000).tell("started", "w", { phase: "running" }).wait(33_000);
  assertEquals(story.tell("carried", "new").breaks, "");
  assertEquals(story.wait(1).tell("carried", "new").breaks, "I5 w");
});

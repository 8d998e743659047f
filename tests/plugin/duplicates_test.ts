import { assertEquals } from "@std/assert";
import { wholeCpus } from "../fakes/applied_node.ts";
import { textOf } from "./messages.ts";
import { unsynchronized } from "./outage.ts";

Deno.test("at CreateContainer a duplicate shares the slot's CPUs; they are free when the last is gone [Y7]", () => {
  using node = unsynchronized();
  node.synchronize();
  node.pod("p");
  node.run("p", "old", { resources: wholeCpus(2) });
  assertEquals(node.run("p", "new", { resources: wholeCpus(2) }).adjustment?.cpus, "1-2");
  assertEquals(`${node.plugin.snapshot().exclusive}`, "1-2");
  node.stop("old");
  const { exclusive, held } = node.plugin.snapshot();
  assertEquals([`${exclusive}`, `${held}`], ["1-2", ""]);
  node.stop("new");
  assertEquals([`${node.plugin.snapshot().exclusive}`, `${node.plugin.snapshot().held}`], ["", "1-2"]);
});

Deno.test("a duplicate of another size is placed anew [Y7]", () => {
  using node = unsynchronized();
  node.synchronize();
  node.pod("p");
  node.run("p", "old", { resources: wholeCpus(2) });
  assertEquals(node.run("p", "new", { resources: wholeCpus(3) }).adjustment?.cpus, "3-5");
  assertEquals(`${node.plugin.snapshot().exclusive}`, "1-5");
  node.stop("old");
  assertEquals(`${node.plugin.snapshot().exclusive}`, "3-5");
  assertEquals(node.breaks(), []);
});

Deno.test("at Synchronize a duplicate shares the older one's CPUs, whatever it has [Y7]", () => {
  using node = unsynchronized();
  node.pod("p");
  node.place("p", "old", "3-4", { resources: wholeCpus(2), createdAt: 1 });
  node.place("p", "same", "3-4", { resources: wholeCpus(2), createdAt: 2 });
  node.place("p", "other", "5-6", { resources: wholeCpus(2), createdAt: 3 });
  assertEquals(textOf(node.synchronize()), "other=3-4");
  node.stopPod("nobody");
  assertEquals(`${node.plugin.snapshot().exclusive}`, "3-4");
  assertEquals(node.breaks(), []);
});

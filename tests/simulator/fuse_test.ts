import { assertEquals, assertRejects } from "@std/assert";
import { Fuse, fusedDuplex } from "../../src/simulator/fuse.ts";
import { memoryDuplexPair } from "../../src/wire/mod.ts";

Deno.test("Fuse.burn() lets bytes pass up to the one it blows at, once", () => {
  let blown = 0;
  const fuse = new Fuse(() => blown++);
  assertEquals([fuse.burn(1000), fuse.isArmed], [1000, false]);
  fuse.arm(10);
  assertEquals([fuse.burn(4), fuse.burn(6), blown, fuse.isArmed], [4, 6, 0, true]);
  assertEquals([fuse.burn(1), blown, fuse.isArmed], [0, 1, false]);
  assertEquals([fuse.burn(5), blown], [5, 1]);
  fuse.arm(3);
  assertEquals([fuse.burn(7), blown], [3, 2]);
});

Deno.test("fusedDuplex() ends the stream after the last byte that passes, in either direction", async () => {
  for (const direction of ["read", "write"] as const) {
    const [ours, theirs] = memoryDuplexPair();
    let blown = 0;
    const fuse = new Fuse(() => blown++);
    const fused = fusedDuplex(ours, fuse);
    fuse.arm(5);
    const buffer = new Uint8Array(16);
    if (direction === "write") {
      await fused.write(new Uint8Array(3));
      await assertRejects(() => fused.write(new Uint8Array(4)), Error, "the plugin was killed");
      assertEquals([await theirs.read(buffer), await theirs.read(buffer)], [5, null]);
    } else {
      await theirs.write(new Uint8Array(8));
      await assertRejects(() => fused.read(buffer), Error, "the plugin was killed");
      assertEquals(await theirs.read(buffer), null);
    }
    assertEquals(blown, 1);
  }
});

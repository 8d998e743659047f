import { assertEquals, assertRejects } from "@std/assert";
import { openFfiDuplex } from "../../src/wire/ffi_duplex.ts";
import { type Duplex, type InheritedFdWay, inheritedFdWay, openInheritedFd } from "../../src/wire/mod.ts";
import { hex } from "./bytes.ts";

const CHILD = new URL("inherited_fd_child.ts", import.meta.url).pathname;
const AF_UNIX = 1;
const SOCK_STREAM = 1;

/** A connected pair of descriptors; undefined where libc cannot be loaded. */
function socketPair(): [number, number] | undefined {
  try {
    const libc = Deno.dlopen("libc.so.6", {
      socketpair: { parameters: ["i32", "i32", "i32", "buffer"], result: "i32" },
    });
    const fds = new Int32Array(2);
    const result = libc.symbols.socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
    libc.close();
    const [near, far] = fds;
    return result === 0 && near !== undefined && far !== undefined ? [near, far] : undefined;
  } catch {
    return undefined; // no such library: another libc
  }
}

const PAIR_WORKS = ((): boolean => {
  const pair = socketPair();
  for (const fd of pair ?? []) openFfiDuplex(fd).close();
  return pair !== undefined;
})();

async function readExactly(duplex: Duplex, count: number): Promise<Uint8Array> {
  const all = new Uint8Array(count);
  let at = 0;
  while (at < count) {
    const read = await duplex.read(all.subarray(at));
    if (read === null) break;
    at += read;
  }
  return all.subarray(0, at);
}

Deno.test.each<[string, InheritedFdWay]>([
  ["2.7.11", "ffi"],
  ["2.6.99", "ffi"],
  ["2.7.12", "node"],
  ["2.8.0", "node"],
  ["2.9.6", "node"],
  ["3.0.0-rc.1", "node"],
  ["1.46.3", "ffi"],
  ["3", "node"],
])("inheritedFdWay() for Deno %s is %s [N2]", (version, way) => {
  assertEquals(inheritedFdWay(version), way);
});

for (const way of ["node", "ffi"] as const) {
  Deno.test({
    name: `openInheritedFd() by ${way} carries 3 MB both ways and sees the end [N2]`,
    ignore: !PAIR_WORKS,
    fn: async () => {
      const [nearFd = -1, farFd = -1] = socketPair() ?? [];
      const near = await openInheritedFd(nearFd, way);
      const far = openFfiDuplex(farFd);
      const sent = new Uint8Array(3_000_000).map((_, index) => index * 3);
      const [got] = await Promise.all([readExactly(far, sent.length), near.write(sent)]);
      assertEquals(got, sent);
      const [back] = await Promise.all([readExactly(near, sent.length), far.write(sent)]);
      assertEquals(back, sent);
      far.close();
      assertEquals(await near.read(new Uint8Array(8)), null);
      near.close();
    },
  });

  Deno.test({
    name: `openInheritedFd() by ${way} ends a pending read when closed, and fails what comes after`,
    ignore: !PAIR_WORKS,
    fn: async () => {
      const [nearFd = -1, farFd = -1] = socketPair() ?? [];
      const near = await openInheritedFd(nearFd, way);
      const far = openFfiDuplex(farFd);
      const reading = near.read(new Uint8Array(8)).catch(() => null);
      near.close();
      near.close();
      assertEquals(await reading, null);
      await assertRejects(() => near.write(hex("01")));
      assertEquals(await far.read(new Uint8Array(8)), null);
      await assertRejects(async () => {
        for (let tries = 0; tries < 3; tries++) await far.write(hex("01"));
      });
      far.close();
    },
  });

  Deno.test({
    name: `openInheritedFd() by ${way} adopts descriptor 3 when a parent left it [N2]`,
    fn: async () => {
      const { spawn } = await import("node:child_process");
      const args = ["run", "-A", "--no-check", "--quiet", CHILD, way];
      const child = spawn(Deno.execPath(), args, { stdio: ["ignore", "pipe", "inherit", "pipe"] });
      const socket = child.stdio[3];
      if (socket === null || socket === undefined || !("write" in socket)) throw new Error("no descriptor 3");
      const sent = new Uint8Array(300_000).fill(6);
      const { promise: exited, resolve } = Promise.withResolvers<number | null>();
      let echoed = 0;
      let said = "";
      child.on("close", resolve);
      child.stdout?.on("data", (chunk: Uint8Array) => said += new TextDecoder().decode(chunk));
      socket.on("data", (chunk: Uint8Array) => {
        echoed += chunk.length;
        if (echoed === sent.length) socket.destroy();
      });
      socket.write(sent);
      assertEquals(await exited, 0);
      assertEquals([echoed, said], [300_000, "300000 bytes, write after close failed: true"]);
    },
  });
}

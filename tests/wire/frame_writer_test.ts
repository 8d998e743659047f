import { assert, assertEquals, assertThrows } from "@std/assert";
import { FrameWriter } from "../../src/wire/frame_writer.ts";
import { type Duplex, FrameError } from "../../src/wire/mod.ts";
import { hex, joined } from "./bytes.ts";

/** A duplex whose writes end when told. */
class SlowDuplex implements Duplex {
  readonly written: Uint8Array[] = [];
  #pending: PromiseWithResolvers<void>[] = [];

  read(): Promise<number | null> {
    return Promise.resolve(null);
  }

  write(bytes: Uint8Array): Promise<void> {
    this.written.push(bytes.slice());
    const pending = Promise.withResolvers<void>();
    this.#pending.push(pending);
    return pending.promise;
  }

  close(): void {}

  /** Ends the oldest write, and lets the writer go on. */
  async release(error?: Error): Promise<void> {
    const pending = this.#pending.shift();
    assert(pending !== undefined);
    if (error === undefined) pending.resolve();
    else pending.reject(error);
    await Promise.resolve();
    await Promise.resolve();
  }
}

function setUp(maxQueuedBytes: number = 1_000_000) {
  const duplex = new SlowDuplex();
  const failures: unknown[] = [];
  const writer = new FrameWriter(duplex, { maxQueuedBytes, onFailure: (error) => failures.push(error) });
  return { duplex, failures, writer };
}

Deno.test("FrameWriter.enqueue() writes in order, and joins what waited, when a write takes long", async () => {
  const { duplex, writer } = setUp();
  for (const digits of ["01", "02", "03"]) writer.enqueue(hex(digits));
  assertEquals(duplex.written, [hex("01")]);
  await duplex.release();
  assertEquals(duplex.written, [hex("01"), hex("0203")]);
  await duplex.release();
  await writer.drained();
});

Deno.test("FrameWriter.enqueue() keeps batches small when large frames wait", async () => {
  const { duplex, writer } = setUp();
  writer.enqueue(hex("00"));
  const large = new Uint8Array(60_000).fill(1);
  for (const framed of [large, large, hex("02")]) writer.enqueue(framed);
  for (let writes = 0; writes < 3; writes++) await duplex.release();
  assertEquals(duplex.written.map((bytes) => bytes.length), [1, 60_000, 60_001]);
  assertEquals(joined(duplex.written).length, 120_002);
  await writer.drained();
});

Deno.test("FrameWriter.enqueue() throws when more waits than allowed, and takes more once it is written", async () => {
  const { duplex, writer } = setUp(3);
  writer.enqueue(hex("0102"));
  assertEquals(assertThrows(() => writer.enqueue(hex("0304")), FrameError).problem, "overflow");
  writer.enqueue(hex("03"));
  await duplex.release();
  await duplex.release();
  await writer.drained();
  writer.enqueue(hex("040506"));
  await duplex.release();
  await writer.drained();
});

Deno.test("FrameWriter tells the failure once and drops the rest when a write fails", async () => {
  const { duplex, failures, writer } = setUp();
  writer.enqueue(hex("01"));
  writer.enqueue(hex("02"));
  const error = new Error("broken pipe");
  await duplex.release(error);
  await writer.drained();
  writer.enqueue(hex("03"));
  assertEquals(failures, [error]);
  assertEquals(duplex.written, [hex("01")]);
});

Deno.test("FrameWriter.stop() drops what waits and hides the failure of the last write", async () => {
  const { duplex, failures, writer } = setUp();
  writer.enqueue(hex("01"));
  writer.enqueue(hex("02"));
  writer.stop();
  writer.stop();
  await duplex.release(new Error("closed"));
  await writer.drained();
  assertEquals(failures, []);
  assertEquals(duplex.written, [hex("01")]);
});

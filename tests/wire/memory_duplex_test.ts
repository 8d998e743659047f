import { assertEquals, assertRejects } from "@std/assert";
import { memoryDuplexPair } from "../../src/wire/mod.ts";
import { hex } from "./bytes.ts";

Deno.test("memoryDuplexPair() carries bytes both ways and copies them", async () => {
  const [left, right] = memoryDuplexPair();
  const sent = hex("0102");
  await left.write(sent);
  sent.fill(9);
  await right.write(hex("03"));
  const buffer = new Uint8Array(8);
  assertEquals([await right.read(buffer), buffer.slice(0, 2)], [2, hex("0102")]);
  assertEquals([await left.read(buffer), buffer.slice(0, 1)], [1, hex("03")]);
});

Deno.test("memoryDuplexPair() makes a write wait when its capacity is used up", async () => {
  const [left, right] = memoryDuplexPair({ capacityBytes: 3 });
  let written = false;
  const writing = left.write(hex("0102030405")).then(() => written = true);
  const buffer = new Uint8Array(2);
  assertEquals(await right.read(buffer), 2);
  assertEquals(written, false);
  assertEquals(await right.read(buffer), 2);
  await writing;
  assertEquals([await right.read(buffer), buffer[0]], [1, 5]);
});

Deno.test("memoryDuplexPair() returns as many bytes per read as told", async () => {
  const [left, right] = memoryDuplexPair({ readBytes: () => 1 });
  await left.write(hex("0102"));
  const buffer = new Uint8Array(8);
  assertEquals([await right.read(buffer), buffer[0]], [1, 1]);
  assertEquals([await right.read(buffer), buffer[0]], [1, 2]);
});

Deno.test("memoryDuplexPair() ends reads after what is stored, and fails writes, when the peer closes", async () => {
  const [left, right] = memoryDuplexPair();
  await left.write(hex("01"));
  left.close();
  left.close();
  const buffer = new Uint8Array(8);
  assertEquals(await right.read(buffer), 1);
  assertEquals(await right.read(buffer), null);
  await assertRejects(() => right.write(hex("02")), Error, "it is closed");
});

Deno.test("memoryDuplexPair() ends the own pending read and write when closed", async () => {
  const [left, _right] = memoryDuplexPair({ capacityBytes: 1 });
  const reading = left.read(new Uint8Array(8));
  const writing = left.write(hex("0102"));
  left.close();
  await assertRejects(() => reading, Error, "it is closed");
  await assertRejects(() => writing, Error, "it is closed");
  await assertRejects(() => left.read(new Uint8Array(8)), Error, "it is closed");
});

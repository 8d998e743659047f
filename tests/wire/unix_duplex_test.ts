import { assertEquals, assertRejects } from "@std/assert";
import { type ByteConn, connDuplex, connectUnix, type Duplex } from "../../src/wire/mod.ts";

/** Reads exactly `count` bytes. */
async function readExactly(duplex: Duplex, count: number): Promise<Uint8Array> {
  const all = new Uint8Array(count);
  let at = 0;
  while (at < count) at += await duplex.read(all.subarray(at)) ?? 0;
  return all;
}

async function socketPath(): Promise<{ path: string } & AsyncDisposable> {
  const directory = await Deno.makeTempDir();
  return {
    path: `${directory}/nri.sock`,
    [Symbol.asyncDispose]: () => Deno.remove(directory, { recursive: true }),
  };
}

Deno.test("connectUnix() carries 3 MB whole when the socket stores a part at a time", async () => {
  await using place = await socketPath();
  using listener = Deno.listen({ transport: "unix", path: place.path });
  const accepted = listener.accept();
  const near = await connectUnix(place.path, new AbortController().signal);
  const far = connDuplex(await accepted);
  const sent = new Uint8Array(3_000_000).map((_, index) => index * 7);
  const [got] = await Promise.all([readExactly(far, sent.length), near.write(sent)]);
  assertEquals(got, sent);
  near.close();
  near.close();
  assertEquals(await far.read(new Uint8Array(1)), null);
  far.close();
});

Deno.test("connDuplex() goes on writing when a write stores a part", async () => {
  const written: number[] = [];
  const conn: ByteConn = {
    read: () => Promise.resolve(null),
    write: (bytes) => {
      const stored = bytes.subarray(0, 2);
      written.push(...stored);
      return Promise.resolve(stored.length);
    },
    close: () => {},
  };
  await connDuplex(conn).write(new Uint8Array([1, 2, 3, 4, 5]));
  assertEquals(written, [1, 2, 3, 4, 5]);
});

Deno.test("connectUnix() rejects when there is no socket [N1]", async () => {
  await using place = await socketPath();
  await assertRejects(() => connectUnix(place.path), Deno.errors.NotFound);
  await assertRejects(() => connectUnix(place.path, new AbortController().signal), Deno.errors.NotFound);
});

Deno.test("connectUnix() gives up when told, and closes a connection that comes later", async () => {
  await using place = await socketPath();
  using listener = Deno.listen({ transport: "unix", path: place.path });
  await assertRejects(() => connectUnix(place.path, AbortSignal.abort(new Error("stop"))), Error, "stop");
  const controller = new AbortController();
  const connecting = connectUnix(place.path, controller.signal);
  controller.abort(new Error("enough"));
  await assertRejects(() => connecting, Error, "enough");
  const late = connDuplex(await listener.accept());
  assertEquals(await late.read(new Uint8Array(1)), null);
  late.close();
});

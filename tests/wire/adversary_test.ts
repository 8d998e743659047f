import { assert, assertEquals, assertGreaterOrEqual, assertLess } from "@std/assert";
import { encodeSynchronize } from "../../src/nri/envelopes.ts";
import { connDuplex, type Duplex, encodeField, type Message, MuxReader } from "../../src/wire/mod.ts";
import { MessageReader } from "../../src/wire/message_reader.ts";
import { CONTAINER, mutated, POD, type Random, randomRequest, requestFor } from "./adversary_frames.ts";
import { framed, joined, messageBytes, muxFrame, randomFrom, request } from "./bytes.ts";
import { V8_FLAGS } from "../v8_flags.ts";

const CHILD = new URL("adversary_child.ts", import.meta.url).pathname;
const MAX_RSS_ANON_KIB = 64 * 1024;
/** With a message of the largest size in hand, of which the runtime's frames here are none. */
const MAX_RSS_ANON_KIB_HUGE = 80 * 1024;
const CONNECTIONS = 400;
/** Of each connection: valid up to the payload, broken in the request, broken anywhere. */
const PAYLOAD_FRAMES = 150;
const REQUEST_FRAMES = 96;
const ANY_FRAMES = 4;
const MIB = 1_048_576;

/** Where the child finds the modules that were loaded already. */
function denoEnvironment(): Record<string, string> {
  const names = ["HOME", "DENO_DIR", "XDG_CACHE_HOME"];
  return Object.fromEntries(
    names.flatMap((name) => Deno.env.has(name) ? [[name, Deno.env.get(name) ?? ""]] : []),
  );
}

/** The receiving process, and a listener that it connects to. */
class Receiver {
  readonly #directory: string;
  readonly #listener: Deno.UnixListener;
  readonly #child: Deno.ChildProcess;
  readonly #sampler: ReturnType<typeof setInterval>;
  maxRssAnonKib = 0;

  constructor() {
    this.#directory = Deno.makeTempDirSync();
    const path = `${this.#directory}/nri.sock`;
    this.#listener = Deno.listen({ transport: "unix", path });
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", V8_FLAGS, CHILD, path],
      clearEnv: true, // the coverage of the test run would be taken there as well
      // As deployed. Otherwise glibc keeps what was freed once a block of 16 MiB was.
      env: { ...denoEnvironment(), MALLOC_ARENA_MAX: "2", MALLOC_MMAP_THRESHOLD_: "131072" },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#sampler = setInterval(() => this.sample(), 5); // besides the samples at known moments
  }

  async accept(): Promise<Peer> {
    return new Peer(await this.#listener.accept());
  }

  /** Reads the child's anonymous memory. */
  sample(): void {
    const status = Deno.readTextFileSync(`/proc/${this.#child.pid}/status`);
    this.maxRssAnonKib = Math.max(this.maxRssAnonKib, Number(/RssAnon:\s+(\d+) kB/.exec(status)?.[1]));
  }

  /** Ends the child and returns what it told. */
  async end(): Promise<{ code: number; stderr: string; connections: number; calls: number }> {
    clearInterval(this.#sampler);
    this.#listener.close();
    const { code, stdout, stderr } = await this.#child.output();
    await Deno.remove(this.#directory, { recursive: true });
    const tally = JSON.parse(new TextDecoder().decode(stdout) || "{}");
    return { code, stderr: new TextDecoder().decode(stderr), ...tally };
  }
}

/** The runtime's end of one connection, byte by byte. */
class Peer {
  readonly duplex: Duplex;
  readonly #conn: Deno.UnixConn;
  readonly #answered = new Set<number>();
  #nextStreamId = 1_000_001;
  readonly #reader: MuxReader;
  readonly #buffer = new Uint8Array(65_536);

  constructor(conn: Deno.UnixConn) {
    this.#conn = conn;
    this.duplex = connDuplex(conn);
    const messages = new MessageReader(({ streamId }) => this.#answered.add(streamId));
    this.#reader = new MuxReader((connId, piece) => {
      if (connId === 1) messages.push(piece);
    });
  }

  /** A stream id above those that were taken. */
  takeStreamId(): number {
    this.#nextStreamId += 2;
    return this.#nextStreamId;
  }

  /** Sends bytes while reading answers; ends with those of a valid request, so that all before was dealt with. */
  async send(bytes: Uint8Array): Promise<void> {
    const probe = this.takeStreamId();
    const writing = this.duplex.write(
      joined([bytes, framed(1, requestFor(probe, "Shutdown", new Uint8Array(0)))]),
    );
    while (!this.#answered.has(probe)) assert(await this.#read(), "the connection ended before its time");
    await writing;
  }

  /** Sends bytes that may end the connection, ends the sending, and waits until the child has closed. */
  async sendLast(bytes: Uint8Array): Promise<void> {
    const writing = this.duplex.write(bytes).then(() => this.#conn.closeWrite(), () => {}); // it may be gone already
    try {
      while (await this.#read());
    } catch {
      // reset: it closed with our bytes unread
    }
    await writing;
    this.duplex.close();
  }

  async #read(): Promise<boolean> {
    const count = await this.duplex.read(this.#buffer);
    if (count !== null) this.#reader.push(this.#buffer.subarray(0, count));
    return count !== null;
  }
}

/** A batch of frames that leaves the framing intact. */
function harmlessBatch(random: Random): Uint8Array {
  const messages: Message[] = [];
  for (let index = 0; index < PAYLOAD_FRAMES + REQUEST_FRAMES; index++) {
    const streamId = 1 + 2 * index;
    if (index < PAYLOAD_FRAMES) {
      messages.push(randomRequest(streamId, random, (payload) => mutated(payload, random)));
    } else {
      const whole = randomRequest(streamId, random, (payload) => payload);
      messages.push({ ...whole, type: random(5) === 0 ? random(256) : 1, data: mutated(whole.data, random) });
    }
  }
  return framed(random(20) === 0 ? random(4) : 1, ...messages);
}

/** Frames broken anywhere, headers included. */
function fatalBatch(random: Random): Uint8Array {
  return joined(Array.from({ length: ANY_FRAMES }, (_, index) => {
    const bytes = framed(1, randomRequest(2_000_001 + 2 * index, random, (payload) => payload));
    if (random(4) === 0) return Uint8Array.from({ length: 40 }, () => random(256));
    bytes[random(18)] = random(256);
    return mutated(bytes, random);
  }));
}

Deno.test({
  name: "connectPlugin() neither crashes nor hangs nor grows over 64 MiB when 100 000 frames are broken [N5]",
  timeout: 90_000,
  fn: async () => {
    const random = randomFrom(20_260_101);
    const receiver = new Receiver();
    for (let connection = 0; connection < CONNECTIONS; connection++) {
      const peer = await receiver.accept();
      await peer.send(harmlessBatch(random));
      receiver.sample();
      await peer.sendLast(fatalBatch(random));
    }
    const last = await receiver.accept();
    await last.send(framed(1, randomRequest(1, random, (payload) => payload))); // it still serves
    await last.sendLast(new Uint8Array(0));
    receiver.sample();
    const { code, stderr, connections, calls } = await receiver.end();
    assertEquals([code, stderr], [0, ""]);
    assertGreaterOrEqual(connections, CONNECTIONS + 1); // it may have connected once more before the listener closed
    assert(CONNECTIONS * (PAYLOAD_FRAMES + REQUEST_FRAMES + ANY_FRAMES) >= 100_000);
    assert(PAYLOAD_FRAMES * 2 >= PAYLOAD_FRAMES + REQUEST_FRAMES + ANY_FRAMES);
    assert(calls > 10_000, `only ${calls} requests reached a handler`);
    assertLess(receiver.maxRssAnonKib, MAX_RSS_ANON_KIB);
  },
});

/** `unit` again and again, `bytes` at most. */
function repeated(unit: Uint8Array, bytes: number): Uint8Array {
  const all = new Uint8Array(Math.floor(bytes / unit.length) * unit.length);
  all.set(unit);
  for (let filled = unit.length; filled < all.length; filled *= 2) all.copyWithin(filled, 0, filled);
  return all;
}

const HUGE = 16 * MIB - 200;
const EMPTY_ENTRY = new Uint8Array([0x32, 0]);
const WEKA_ENTRY = encodeField(6, encodeField(1, "weka.io/x"));

/** A message of up to 16 MiB as an old runtime frames it. */
function hugeFrames(message: Message): Uint8Array {
  const bytes = messageBytes(message);
  return joined([muxFrame(1, bytes.subarray(0, 4096)), muxFrame(1, bytes.subarray(4096))]);
}

const BOMBS: readonly (readonly [what: string, method: string, payload: () => Uint8Array])[] = [
  ["eight million empty pods", "Synchronize", () => repeated(new Uint8Array([0x0a, 0]), HUGE)],
  ["eight million empty containers", "Synchronize", () => repeated(new Uint8Array([0x12, 0]), HUGE)],
  ["containers without end", "Synchronize", () =>
    joined([
      repeated(encodeSynchronize([], [CONTAINER], false), HUGE - 2),
      new Uint8Array([0x18, 1]),
    ])],
  ["pods with one long text", "Synchronize", () => encodeField(1, encodeField(1, "x".repeat(HUGE - 20)))],
  [
    "eight million empty annotations",
    "CreateContainer",
    () => encodeField(1, repeated(EMPTY_ENTRY, HUGE - 20)),
  ],
  ["a million equal annotations", "RunPodSandbox", () => encodeField(1, repeated(WEKA_ENTRY, HUGE - 20))],
  ["groups without end", "StopContainer", () => new Uint8Array(HUGE).fill(0x0b)],
  ["a long text of the runtime", "Configure", () => encodeField(2, "é".repeat(4_000_000))],
  ["an unknown method", "Nope", () => new Uint8Array(HUGE)],
  ["an unknown field", "UpdateContainer", () => encodeField(99, new Uint8Array(HUGE - 20))],
];

Deno.test({
  name: "connectPlugin() stays under 80 MiB when messages of 16 MiB are made to grow [N5]",
  timeout: 90_000,
  fn: async () => {
    const receiver = new Receiver();
    for (let round = 0; round < 2; round++) {
      const peer = await receiver.accept();
      for (const [, method, payload] of BOMBS) {
        await peer.send(hugeFrames(requestFor(peer.takeStreamId(), method, payload())));
        receiver.sample();
      }
      const claims = [
        muxFrame(2, messageBytes(request(1, new Uint8Array(8)), 4 * MIB)),
        muxFrame(1, new Uint8Array(0)),
      ];
      const cut = messageBytes(request(5, new Uint8Array(15 * MIB)), 16 * MIB);
      const sending = peer.sendLast(joined([...claims, muxFrame(1, cut)]));
      receiver.sample();
      await sending;
      receiver.sample();
    }
    const last = await receiver.accept();
    await last.send(framed(1, requestFor(1, "RunPodSandbox", encodeField(1, encodeField(1, POD.id)))));
    await last.sendLast(new Uint8Array(0));
    const { code, stderr, connections } = await receiver.end();
    assertEquals([code, stderr], [0, ""]);
    assertGreaterOrEqual(connections, 3);
    assertLess(receiver.maxRssAnonKib, MAX_RSS_ANON_KIB_HUGE);
  },
});

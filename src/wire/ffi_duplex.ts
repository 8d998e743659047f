/** A descriptor as a duplex, through libc. For Deno before 2.7.12 only; needs the FFI permission. */
import type { Duplex } from "./duplex.ts";

const SHUT_RDWR = 2;

const SYMBOLS = {
  read: { parameters: ["i32", "buffer", "usize"], result: "isize", nonblocking: true },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize", nonblocking: true },
  shutdown: { parameters: ["i32", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
} as const;

/**
 * Adopts `fd`, a connected stream socket in blocking mode: each read and write waits in a thread of its own. An error
 * number cannot be had from there, so that messages say less than elsewhere.
 */
export function openFfiDuplex(fd: number): Duplex {
  const libc = Deno.dlopen("libc.so.6", SYMBOLS);
  let closing = false;
  let pending = 0;

  /** The descriptor and the library must outlive the threads that use them. */
  function release(): void {
    if (!closing || pending > 0) return;
    libc.symbols.close(fd);
    libc.close();
  }

  async function transfer(verb: "read" | "write", bytes: Uint8Array): Promise<number> {
    if (closing) throw new Error(`Cannot ${verb} descriptor ${fd}: it is closed`);
    pending++;
    try {
      const count = Number(await libc.symbols[verb](fd, bytes, BigInt(bytes.length)));
      if (count < 0) throw new Error(`Cannot ${verb} descriptor ${fd}: the system call failed`);
      return count;
    } finally {
      pending--;
      release();
    }
  }

  return {
    read: async (buffer) => (await transfer("read", buffer)) || null,
    write: async (bytes) => {
      let at = 0;
      while (at < bytes.length) at += await transfer("write", bytes.subarray(at));
    },
    close: () => {
      if (closing) return;
      closing = true;
      libc.symbols.shutdown(fd, SHUT_RDWR); // wakes the threads that wait
      release();
    },
  };
}

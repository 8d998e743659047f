/** Lets go of a lock; idempotent. */
export type Release = () => void;

/** A mutual exclusion lock; waiters get it in order of arrival. */
export class Mutex {
  #held = false;
  readonly #waiting: (() => void)[] = [];

  get isHeld(): boolean {
    return this.#held;
  }

  /** Number of waiters. */
  get waiting(): number {
    return this.#waiting.length;
  }

  async acquire(): Promise<Release> {
    if (this.#held) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#held = true;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const next = this.#waiting.shift();
      // The lock stays held when it is handed over, so that no newcomer slips in between.
      if (next === undefined) this.#held = false;
      else next();
    };
  }
}

/** A readers-writer lock with Go's rule: a waiting writer blocks new readers (`reference/nri.md` §3.5). */
export class SharedLock {
  #readers = 0;
  #writing = false;
  readonly #queue: { readonly write: boolean; readonly start: () => void }[] = [];

  /** Shared access. */
  read(): Promise<Release> {
    return this.#enter(false);
  }

  /** Exclusive access. */
  write(): Promise<Release> {
    return this.#enter(true);
  }

  async #enter(write: boolean): Promise<Release> {
    if (this.#queue.length > 0 || !this.#free(write)) {
      await new Promise<void>((resolve) => this.#queue.push({ write, start: resolve }));
    } else {
      this.#take(write);
    }
    let released = false;
    return () => {
      if (released) return;
      released = true;
      if (write) this.#writing = false;
      else this.#readers--;
      this.#admit();
    };
  }

  #free(write: boolean): boolean {
    return write ? !this.#writing && this.#readers === 0 : !this.#writing;
  }

  #take(write: boolean): void {
    if (write) this.#writing = true;
    else this.#readers++;
  }

  #admit(): void {
    for (let next = this.#queue[0]; next !== undefined && this.#free(next.write); next = this.#queue[0]) {
      this.#queue.shift();
      this.#take(next.write);
      next.start();
    }
  }
}

/**
 * The locks around a hook: containerd's own, then the adaptation's (`reference/nri.md` §6.5).
 *
 * With nri ≤ 0.12.0 an unsolicited update takes them the other way round (§5.4): where it holds the second while a
 * hook that holds the first waits, neither ever ends. {@linkcode deadlocked} tells.
 */
export class HookLocks {
  readonly #local = new Mutex();
  readonly #adaptation = new Mutex();
  readonly #unsolicitedTakesBoth: boolean;
  #hookHolds = false;
  #hookWaits = false;
  #unsolicitedHolds = false;
  #unsolicitedWaits = false;

  /** @param options Whether unsolicited updates take the adaptation's lock first (nri ≤ 0.12.0). */
  constructor(options: { readonly unsolicitedTakesBoth: boolean }) {
    this.#unsolicitedTakesBoth = options.unsolicitedTakesBoth;
  }

  /** Whether a hook and an unsolicited update wait for each other, forever. */
  get deadlocked(): boolean {
    return this.#hookHolds && this.#hookWaits && this.#unsolicitedHolds && this.#unsolicitedWaits;
  }

  /**
   * Enters a hook. `between` runs with the first lock held and the second not yet: the window of the deadlock.
   */
  async enterHook(between?: () => Promise<void>): Promise<Release> {
    const local = await this.#local.acquire();
    this.#hookHolds = true;
    await between?.();
    this.#hookWaits = true;
    const adaptation = await this.#adaptation.acquire();
    this.#hookWaits = false;
    return () => {
      this.#hookHolds = false;
      adaptation();
      local();
    };
  }

  /** Enters an unsolicited update. */
  async enterUnsolicited(): Promise<Release> {
    if (!this.#unsolicitedTakesBoth) return await this.#local.acquire();
    const adaptation = await this.#adaptation.acquire();
    this.#unsolicitedHolds = true;
    this.#unsolicitedWaits = true;
    const local = await this.#local.acquire();
    this.#unsolicitedWaits = false;
    return () => {
      this.#unsolicitedHolds = false;
      local();
      adaptation();
    };
  }
}

/** A condition that did not come true in time. */
export class PollError extends Error {
  override readonly name = "PollError";
}

/** How to poll. */
export interface PollOptions {
  /** @default {20_000} */
  readonly timeoutMs?: number;
  /** @default {20} */
  readonly everyMs?: number;
}

/** Waits. For polling only: no result may hang on the length of a pause. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Asks until the answer is something, and returns it.
 *
 * @param what What is waited for, for the message: `container "a" to exit`.
 * @throws {PollError} If it is undefined for too long.
 */
export async function poll<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  options: PollOptions = {},
): Promise<T> {
  const timeoutMs = options.timeoutMs ?? 20_000;
  const end = performance.now() + timeoutMs;
  while (true) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new PollError(`Cannot wait for ${what}: not within ${timeoutMs} ms`);
    await pause(options.everyMs ?? 20);
  }
}

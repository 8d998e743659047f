/** A journal cannot be replayed: it is none, or somebody damaged it. */
export class JournalError extends Error {
  /** Literal: bundling may rename the class. */
  override readonly name = "JournalError";
  /** Number of the line, from 1. */
  readonly line: number;

  /** The message is one line and names the line. */
  constructor(reason: string, options: ErrorOptions & { readonly line: number }) {
    super(`Cannot replay line ${options.line}: ${reason}`, options);
    this.line = options.line;
  }
}

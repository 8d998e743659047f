/** The error that ends a connection whose bytes break the framing rules. */

/** What was wrong with the bytes. */
export type FrameProblem =
  /** A header claims more than the bound. */
  | "oversize"
  /** The stream ended inside a frame. */
  | "truncated"
  /** The peer does not read: more bytes wait to be written than the bound allows. */
  | "overflow";

/** The peer broke a framing rule or a bound. Fatal to the connection. */
export class FrameError extends Error {
  /** Always `FrameError`, minified or not. */
  override readonly name = "FrameError";
  /** Which rule. */
  readonly problem: FrameProblem;

  /**
   * Creates the error.
   *
   * @param message What happened, with the actual and the allowed value.
   * @param options The rule, and a cause where there is one.
   */
  constructor(message: string, options: ErrorOptions & { readonly problem: FrameProblem }) {
    super(message, options);
    this.problem = options.problem;
  }
}

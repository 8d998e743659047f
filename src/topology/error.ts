/** The machine cannot be described at all: its list of online CPUs is unreadable or nonsense (spec §12). */
export class TopologyError extends Error {
  /** Tells it apart. */
  override readonly name = "TopologyError";
  /** The file at fault, relative to the sysfs root. */
  readonly path: string;

  /** `options.cause` is what reading or parsing threw. */
  constructor(message: string, options: ErrorOptions & { readonly path: string }) {
    super(message, options);
    this.path = options.path;
  }
}

/** The logger port: events with fields, not sentences. */

/** Fields of one log event. */
export type LogFields = Readonly<Record<string, unknown>>;

/** What the layer logs to; LogTape's logger fits it as it is. */
export interface Logger {
  /** Begin and end of things. */
  debug(event: string, fields?: LogFields): void;
  /** What an operator wants to have seen. */
  info(event: string, fields?: LogFields): void;
  /** Unexpected, and dealt with. */
  warn(event: string, fields?: LogFields): void;
  /** Needs an operator. */
  error(event: string, fields?: LogFields): void;
}

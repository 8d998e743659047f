import type { LogFormat, LogLevel } from "./config.ts";
import { oneLine } from "./inline.ts";
import { type Plain, plainFields } from "./log_fields.ts";

/** One log event, before it is text. */
export interface LogRecord {
  readonly time: Date;
  readonly level: LogLevel;
  /** What happened, as a fixed text: `container placed`. */
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The record as one line with its newline. Never throws (spec §15 [E4]). */
export function formatRecord(record: LogRecord, format: LogFormat): string {
  const fields = plainFields(record.fields, { withStack: record.level === "error" });
  return format === "json" ? jsonLine(record, fields) : textLine(record, fields);
}

function jsonLine({ time, level, event }: LogRecord, fields: Readonly<Record<string, Plain>>): string {
  return `${JSON.stringify({ time: time.toISOString(), level, event, ...fields })}\n`;
}

/** `2026-01-02T03:04:05.678Z INFO  container placed cpus=0-3 pod="a b"`. */
function textLine({ time, level, event }: LogRecord, fields: Readonly<Record<string, Plain>>): string {
  const pairs = Object.entries(fields).map(([name, value]) => ` ${name}=${textValue(value)}`);
  return `${oneLine(`${time.toISOString()} ${level.toUpperCase().padEnd(5)} ${event}${pairs.join("")}`)}\n`;
}

function textValue(value: Plain): string {
  // A word is left bare, everything else is JSON, so that a field cannot pretend to be two.
  return typeof value === "string" && /^[^\s"=\\]+$/.test(value) ? value : JSON.stringify(value);
}

import type { Logger } from "../../src/plugin/mod.ts";

/** One line of a log. */
export interface LoggedLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Keeps what is logged. */
export class RecordingLogger implements Logger {
  readonly lines: LoggedLine[] = [];
  /** Whether it says that debug lines are written; they are kept either way. */
  isDebugging = false;

  isDebug(): boolean {
    return this.isDebugging;
  }

  debug(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.lines.push({ level: "debug", event, fields });
  }

  info(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.lines.push({ level: "info", event, fields });
  }

  warn(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.lines.push({ level: "warn", event, fields });
  }

  error(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.lines.push({ level: "error", event, fields });
  }

  /** The events of a level or worse than debug, in order. */
  events(level: LoggedLine["level"]): readonly string[] {
    return this.lines.filter((line) => line.level === level).map((line) => line.event);
  }
}

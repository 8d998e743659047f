/** Summary of timings, in ms. */
export interface Summary {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Summarises timings in ms; at least one. */
export function summarize(samples: readonly number[]): Summary {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** The mean of some values, at least two, and its standard error: how far off it is likely to be by chance. */
export function meanOf(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}

/** One line of a report: name, figures, and the aim where there is one. */
export function line(name: string, { count, p50, p99, max }: Summary, aim = ""): string {
  const figures = [`p50 ${show(p50)}`, `p99 ${show(p99)}`, `max ${show(max)}`].join("  ");
  return `${name.padEnd(58)} ${figures}  n=${count}${aim === "" ? "" : `  (aim ${aim})`}`;
}

/** A time, in µs below one ms. */
export function show(ms: number): string {
  return ms < 1 ? `${(ms * 1000).toFixed(0).padStart(5)} µs` : `${ms.toFixed(2).padStart(5)} ms`;
}

/** Prints one line. */
export function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

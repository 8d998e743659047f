import { CONFIG_KEYS } from "./config_keys.ts";
import { type Flag, FLAGS } from "./flags.ts";

const HEAD = `weka-cpuset places containers on CPUs and NUMA memory, as an NRI plugin.

Usage: weka-cpuset [run] [flags]         connect to the container runtime and serve
       weka-cpuset config check FILE     check a YAML configuration
       weka-cpuset replay FILE [--json]  replay a decision journal, see --journal
       weka-cpuset version
`;

const TAIL = `A flag wins over its variable, that over the file, that over the default.
Launched by the runtime (NRI_PLUGIN_SOCKET), it uses the inherited connection, unless
--socket or NRI_SOCKET is given.
`;

/** What `--help` prints. */
export function helpText(): string {
  const flags = columns(FLAGS.map((flag) => [flagUsage(flag), flagDoc(flag)]));
  const keys = columns(
    Object.entries(CONFIG_KEYS).flatMap(([name, { doc, expected, defaultText }]) => [
      [name, doc] as const,
      ["", `${expected}; default ${defaultText}`] as const,
    ]),
  );
  return `${HEAD}\nFlags:\n${flags}\nKeys of the configuration:\n${keys}\n${TAIL}`;
}

function flagUsage({ name, short, value }: Flag): string {
  return `${short === undefined ? "    " : `${short}, `}${name}${value === undefined ? "" : ` ${value}`}`;
}

function flagDoc({ doc, env, defaultText, setting, value }: Flag): string {
  const notes: string[] = [];
  if (env !== undefined) notes.push(`env ${env}`);
  if (setting !== undefined) notes.push(`key ${setting}`);
  else if (value !== undefined && defaultText !== undefined) notes.push(`default ${defaultText}`);
  return notes.length === 0 ? doc : `${doc} (${notes.join("; ")})`;
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join("");
}

/** The section of the documentation about the configuration: a Markdown table of every key. */
export function configTable(): string {
  const rows = Object.entries(CONFIG_KEYS).map(([name, { doc, unit, expected, defaultText }]) => {
    const flag = FLAGS.find(({ setting }) => setting === name);
    const cells = [
      `\`${name}\``,
      expected,
      unit ?? "–",
      defaultText,
      flag === undefined ? "–" : `\`${flag.name}\``,
      doc,
    ];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  });
  return `| key | value | unit | default | flag | meaning |\n|---|---|---|---|---|---|\n${rows.join("")}`;
}

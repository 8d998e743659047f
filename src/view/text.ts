import { formatCpuList } from "../cpuset/mod.ts";
import { cellText, CONFLICT_SIGN, ownerPaint, SEVERAL_SIGN, STATE_SIGNS } from "./cell_text.ts";
import { CPU_STATES, type CpuCell, type CpuMap, type CpuState, type MapOwner } from "./cpu_map.ts";
import { cacheNote, gridLines } from "./grid.ts";
import { fit, paint, type TextStyle } from "./style.ts";

/** Longest label of an owner, in columns. */
const MAX_LABEL = 44;
const FAINT = { foreground: 244 };

const STATE_NAMES: Readonly<Record<CpuState, string>> = {
  offline: "offline",
  pinned: "pinned",
  exclusive: "exclusive",
  quarantined: "quarantined",
  isolated: "isolated",
  held: "held",
  idle: "idle",
  pool: "shared pool",
};

/**
 * A map for a terminal: the grid of CPUs, the owners with their keys, and how many CPUs are in which state. Without
 * colours it says the same by letters and signs. Lines without newlines, within the style's width.
 */
export function renderCpuMap(map: CpuMap, style: TextStyle): readonly string[] {
  const offline = map.unplaced.filter((cell) => cell.state === "offline");
  const appeared = map.unplaced.filter((cell) => cell.state !== "offline");
  return [
    ...gridLines(map, style),
    ...strip(offline, "offline, place unknown", style),
    ...strip(appeared, "online, place unknown", style),
    ...legendLines(map, style),
    ...stateLines(map, style),
  ];
}

function strip(cells: readonly CpuCell[], what: string, style: TextStyle): readonly string[] {
  if (cells.length === 0) return [];
  return [paint(fit(`${what}: ${formatCpuList(cells.map((cell) => cell.id))}`, style.width), FAINT, style)];
}

/** A line of the legend; shared containers with equal sets are one. */
interface LegendEntry {
  readonly sign: string;
  readonly owner: number;
  readonly label: string;
  readonly facts: MapOwner;
}

function legendLines(map: CpuMap, style: TextStyle): readonly string[] {
  const entries = [...keyedEntries(map), ...sharedEntries(map)];
  const labelWidth = Math.min(MAX_LABEL, Math.max(0, ...entries.map((entry) => entry.label.length)));
  const classWidth = Math.max(0, ...entries.map((entry) => entry.facts.class.length));
  const countWidth = Math.max(0, ...entries.map((entry) => `${entry.facts.count}`.length));
  return entries.flatMap(({ sign, owner, label, facts }) => {
    const head = paint(` ${sign} `, ownerPaint(map, owner), style);
    const degraded = facts.degraded === undefined ? "" : `degraded: ${facts.degraded}  `;
    const text = `  ${fit(label, labelWidth).padEnd(labelWidth)}  ${facts.class.padEnd(classWidth)}  ` +
      `${`${facts.count}`.padStart(countWidth)} ${
        facts.count === 1 ? "CPU " : "CPUs"
      }  ${degraded}${facts.cpus}`;
    return withReason(head, text, { facts, style, signWidth: sign.length + 2 });
  });
}

/** An entry's line with its reason at the end, or on a line of its own where it does not fit whole. */
function withReason(
  head: string,
  text: string,
  { facts: { reason }, style, signWidth }: {
    readonly facts: MapOwner;
    readonly style: TextStyle;
    readonly signWidth: number;
  },
): readonly string[] {
  const room = style.width - signWidth;
  if (reason === undefined) return [`${head}${fit(text, room)}`.trimEnd()];
  const rest = `  ${reason}`;
  if (text.length + rest.length <= room) return [`${head}${text}${paint(rest, FAINT, style)}`];
  const margin = " ".repeat(signWidth + 2);
  const below = paint(fit(reason, style.width - margin.length), FAINT, style);
  return [`${head}${fit(text, room)}`.trimEnd(), `${margin}${below}`];
}

function keyedEntries(map: CpuMap): readonly LegendEntry[] {
  return map.owners.flatMap((facts, owner) =>
    facts.key === "" ? [] : [{ sign: facts.key, owner, label: facts.label, facts }]
  );
}

function sharedEntries(map: CpuMap): readonly LegendEntry[] {
  const keyLength = Math.max(1, ...map.owners.map((owner) => owner.key.length));
  const groups = new Map<string, number[]>();
  map.owners.forEach((owner, index) => {
    if (owner.key !== "") return;
    const set = `${owner.degraded ?? ""} ${owner.cpus} ${owner.reason ?? ""}`;
    groups.set(set, [...groups.get(set) ?? [], index]);
  });
  return [...groups.values()].flatMap((members) => {
    const [owner = 0] = members;
    const facts = map.owners[owner];
    if (facts === undefined) return [];
    const more = members.length - 1;
    const suffix = more === 0 ? "" : ` and ${more} more`;
    const label = `${fit(facts.label, MAX_LABEL - suffix.length)}${suffix}`;
    return [{ sign: STATE_SIGNS.pool.padEnd(keyLength), owner, label, facts }];
  });
}

/** How many CPUs are in which state, and the signs on screen that the legend above does not explain. */
function stateLines(map: CpuMap, style: TextStyle): readonly string[] {
  const signs = signsOf(map);
  const counts = CPU_STATES.toReversed().filter((state) => map.counts[state] > 0).map((state) => {
    const sign = STATE_SIGNS[state];
    return `${signs.has(sign) ? `${sign} ` : ""}${STATE_NAMES[state]} ${map.counts[state]}`;
  });
  const note = cacheNote(map);
  const notes = [
    ...(signs.has(SEVERAL_SIGN) ? [`${SEVERAL_SIGN} several owners`] : []),
    ...(signs.has(CONFLICT_SIGN) ? [`${CONFLICT_SIGN} shared container on an exclusive CPU`] : []),
    ...(note === undefined ? [] : [note]),
  ];
  return [paint(fit([...counts, ...notes].join("  "), style.width), FAINT, style)];
}

function signsOf(map: CpuMap): ReadonlySet<string> {
  const cores = map.nodes.flatMap((node) => node.caches).flatMap((cache) => cache.cores);
  const cells = [...cores.flatMap((core) => core.cells), ...map.unplaced];
  return new Set(cells.map((cell) => cellText(map, cell).sign));
}

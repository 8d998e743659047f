import type { CpuCell, CpuMap, CpuState } from "./cpu_map.ts";
import type { Paint } from "./style.ts";

/** Sign of each state, where no owner's key stands for it; none is a letter. */
export const STATE_SIGNS: Readonly<Record<CpuState, string>> = {
  offline: "x",
  pinned: "+",
  exclusive: "%",
  quarantined: "#",
  isolated: "=",
  held: "~",
  idle: "-",
  pool: "·",
};

/** Sign of a CPU with several owners: annotated pods may share CPUs, and so do duplicates of a slot [Y7]. */
export const SEVERAL_SIGN = "*";
/** Sign of an exclusive CPU that a shared container has too: against the rules (spec §16 I1). */
export const CONFLICT_SIGN = "!";

const BLACK = 16;
const WHITE = 231;
/** Backgrounds of owners, light enough for black letters and told apart side by side. */
const OWNER_COLORS = [39, 214, 77, 213, 227, 51, 147, 209, 156, 117, 180, 219] as const;
const STATE_COLORS: Readonly<Record<CpuState, Paint>> = {
  offline: { foreground: 240 },
  pinned: { foreground: WHITE, background: 60 },
  exclusive: { foreground: WHITE, background: 60 },
  quarantined: { foreground: WHITE, background: 88 },
  isolated: { foreground: WHITE, background: 17 },
  held: { foreground: 251, background: 58 },
  idle: { foreground: 243, background: 234 },
  pool: { foreground: 252, background: 238 },
};
const CONFLICT_COLORS: Paint = { foreground: WHITE, background: 196, bold: true };

/** A cell as it is drawn: its sign, readable without the colours. */
export interface CellText {
  readonly sign: string;
  readonly paint: Paint;
}

/** Colours of an owner; the state's for one without a key. */
export function ownerPaint(map: CpuMap, owner: number): Paint {
  if (map.owners[owner]?.key === "") return STATE_COLORS.pool;
  const rank = map.owners.slice(0, owner).filter(({ key }) => key !== "").length;
  return { foreground: BLACK, background: OWNER_COLORS[rank % OWNER_COLORS.length] ?? WHITE };
}

/** Sign and colours of one CPU. */
export function cellText(map: CpuMap, cell: CpuCell): CellText {
  const plain = { sign: STATE_SIGNS[cell.state], paint: STATE_COLORS[cell.state] };
  if (cell.state === "offline") return plain;
  const keyed = cell.owners.filter((owner) => map.owners[owner]?.key !== "");
  if (cell.state === "exclusive" && keyed.length < cell.owners.length) {
    return { sign: CONFLICT_SIGN, paint: CONFLICT_COLORS };
  }
  if (keyed.length > 1) return { sign: SEVERAL_SIGN, paint: STATE_COLORS.pinned };
  const [owner] = keyed;
  if (owner === undefined) return plain;
  return { sign: map.owners[owner]?.key ?? plain.sign, paint: ownerPaint(map, owner) };
}

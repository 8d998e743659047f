import { nestedSteps, type Step, withNested } from "./script.ts";

/** Whether a script still fails the way that is looked for. */
export type FailsTest = (script: readonly Step[]) => Promise<boolean>;

/**
 * The shortest script that delta debugging finds that still fails: steps are left out in ever smaller chunks, then
 * the steps within steps, until no single one can go.
 *
 * @param script One that fails.
 * @param fails Runs a candidate.
 */
export async function shrinkScript(script: readonly Step[], fails: FailsTest): Promise<readonly Step[]> {
  let current = script;
  for (let before = -1; before !== JSON.stringify(current).length;) {
    before = JSON.stringify(current).length;
    current = await shrinkList(current, fails);
    current = await shrinkNested(current, fails);
  }
  return current;
}

/** ddmin over one list, its steps taken as they are. */
async function shrinkList(script: readonly Step[], fails: FailsTest): Promise<readonly Step[]> {
  let current = script;
  for (let size = Math.ceil(current.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < current.length;) {
      const candidate = current.toSpliced(at, size);
      if (await fails(candidate)) current = candidate;
      else at += size;
    }
  }
  return current;
}

/** Shrinks what is inside each step, then tries the inner steps in the place of the outer one. */
async function shrinkNested(script: readonly Step[], fails: FailsTest): Promise<readonly Step[]> {
  let current = script;
  for (let at = 0; at < current.length; at++) {
    const step = current[at];
    if (step === undefined || nestedSteps(step).length === 0) continue;
    const inner = await shrinkList(
      nestedSteps(step),
      (nested) => fails(current.with(at, withNested(step, nested))),
    );
    current = current.with(at, withNested(step, inner));
    const unwrapped = current.toSpliced(at, 1, ...inner);
    if (await fails(unwrapped)) current = unwrapped;
  }
  return current;
}

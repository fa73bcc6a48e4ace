import { snakeCase } from "./snake-case.js";

/** The class as groups are named after it, without the package of a registered class. */
export function groupStem(className: string): string {
  return snakeCase(className.slice(className.lastIndexOf(">") + 1));
}

/**
 * The groups of a list's members of these classes: `dense`, `dense_1`, counted for each
 * class on its own.
 */
export function groupNames(classNames: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  return classNames.map((className) => {
    const stem = groupStem(className);
    const count = counts.get(stem) ?? 0;
    counts.set(stem, count + 1);
    return count === 0 ? stem : `${stem}_${count}`;
  });
}

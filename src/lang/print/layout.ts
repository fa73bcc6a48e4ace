/** Lines are broken to fit where the language lets them go on. */
export const WIDTH = 90;
export const INDENTATION = "  ";

/** Something printed, line by line, without indentation of its own. */
export type Lines = readonly string[];

/**
 * `head { a; b }` on one line where all entries are single lines and fit, else one entry a
 * line. `width` is what is left of the line.
 */
export function block(head: string, entries: readonly Lines[], width: number): Lines {
  if (entries.length === 0) return [`${head} {}`];
  if (entries.every((lines) => lines.length === 1 && !lines[0]!.endsWith("}"))) {
    const line = `${head} { ${entries.map(([only]) => only).join("; ")} }`;
    if (line.length <= width) return [line];
  }
  return [`${head} {`, ...entries.flat().map((line) => INDENTATION + line), "}"];
}

/** `head { a, b }` on one line if it fits, else with as many words a line as fit. */
export function list(head: string, words: readonly string[], width: number): Lines {
  const line = words.length === 0 ? `${head} {}` : `${head} { ${words.join(", ")} }`;
  if (line.length <= width) return [line];
  const lines: string[] = [];
  let current = "";
  for (const word of words) {
    const longer = current === "" ? `${INDENTATION}${word}` : `${current}, ${word}`;
    if (current !== "" && longer.length > width) {
      lines.push(current);
      current = `${INDENTATION}${word}`;
    } else {
      current = longer;
    }
  }
  return [`${head} {`, ...lines, current, "}"];
}

/** `head(a, b)` on one line if it fits, else with each argument on its own. */
export function parenthesized(
  head: string,
  args: readonly string[],
  width: number,
): Lines {
  const line = `${head}(${args.join(", ")})`;
  if (line.length <= width) return [line];
  return [`${head}(`, ...args.map((arg) => `${INDENTATION}${arg},`), ")"];
}

/** A pipeline on one line if it fits, else with each stage on its own. */
export function pipeline(head: string, stages: readonly string[], width: number): Lines {
  const line = [head, ...stages].join(" | ");
  if (line.length <= width) return [line];
  return [head, ...stages.map((stage) => `${INDENTATION}| ${stage}`)];
}

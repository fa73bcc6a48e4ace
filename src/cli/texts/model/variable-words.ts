import { visible } from "../../../report/visible.js";
import type { CatalogWeight } from "../../../tensor/catalog.js";
import type { DType } from "../../../tensor/dtype.js";
import { sameShape, showShape } from "../../../tensor/shape.js";
import { clipTo } from "../../clip-to.js";
import { widthOf } from "../../../report/width.js";

/**
 * The variables of a layer in lines of at most `columns`: `kernel (3, 3, 1, 8)  bias (8)`.
 * Those of one type in a row share it: `gamma, beta (8)`. A dtype is said where it is not
 * `usual`, and how a variable comes about where the file does not have it as one array.
 */
export function variableLines(
  variables: readonly CatalogWeight[],
  usual: DType | null,
  columns: number,
): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const { before, text } of wordsOf(variables, usual)) {
    const word = clipTo(text, columns);
    if (line !== "" && widthOf(line) + before.length + widthOf(word) > columns) {
      lines.push(line);
      line = word;
    } else line += line === "" ? word : before + word;
  }
  return line === "" ? lines : [...lines, line];
}

/** What must not be parted, and the space in front if it begins no line. */
interface Word {
  readonly before: string;
  readonly text: string;
}

function wordsOf(
  variables: readonly CatalogWeight[],
  usual: DType | null,
): readonly Word[] {
  return variables.flatMap((weight, i) => {
    const next = variables[i + 1];
    const before = i > 0 && isAlike(variables[i - 1]!, weight) ? " " : "  ";
    const name = visible(weight.name);
    if (next !== undefined && isAlike(weight, next)) {
      return [{ before, text: `${name},` }];
    }
    const type = { before, text: `${name} ${typeWords(weight, usual)}` };
    return [type, ...madeWords(weight)];
  });
}

function isAlike(one: CatalogWeight, other: CatalogWeight): boolean {
  return (
    sameShape(one.shape, other.shape) &&
    one.dtype === other.dtype &&
    one.made === other.made &&
    one.parts.length === other.parts.length
  );
}

/** `(4, 16)`, `(4, 16) int8`. */
function typeWords({ shape, dtype }: CatalogWeight, usual: DType | null): string {
  return dtype === usual ? showShape(shape) : `${showShape(shape)} ${dtype}`;
}

/** `[rotated]`, `[gates i f c o joined, of 4 arrays]`: words that may be parted. */
function madeWords({ made, parts }: CatalogWeight): readonly Word[] {
  const several = parts.length > 1 ? [`of ${parts.length} arrays`] : [];
  const how = [...(made === null ? [] : [made]), ...several].join(", ");
  if (how === "") return [];
  return `[${visible(how)}]`.split(" ").map((text) => ({ before: " ", text }));
}

/** The dtype of most weights, which need not say it; null where there are none. */
export function usualDtype(weights: readonly CatalogWeight[]): DType | null {
  const counts = new Map<DType, number>();
  for (const { dtype } of weights) counts.set(dtype, (counts.get(dtype) ?? 0) + 1);
  const [first] = [...counts].sort(([, one], [, other]) => other - one);
  return first?.[0] ?? null;
}

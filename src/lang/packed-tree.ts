import type { Source, Span } from "../report/source.js";
import type { RuleFile } from "./tree.js";

/**
 * A syntax tree as JSON: without its source, each span as `[start, end]`. The build makes
 * these of the built-in packs, so that a run need not parse them.
 */
export function packTree({ items, comments }: RuleFile): string {
  return JSON.stringify({ items, comments }, (key, value: unknown) =>
    key === "span" ? extentOf(value as Span) : value,
  );
}

const extentOf = ({ start, end }: Span): readonly [number, number] => [start, end];

/**
 * The tree whose JSON `packed` is, with its places in `source`, whose text must be the same.
 * Takes `packed` over: it becomes the tree.
 */
export function unpackTree(packed: object, source: Source): RuleFile {
  placeSpans(packed, source);
  const { items, comments } = packed as Pick<RuleFile, "items" | "comments">;
  return { kind: "rule-file", source, items, comments };
}

function placeSpans(tree: object, source: Source): void {
  if (Array.isArray(tree)) {
    for (const part of tree) if (isObject(part)) placeSpans(part, source);
    return;
  }
  const node = tree as Record<string, unknown>;
  for (const key in node) {
    const part = node[key];
    if (!isObject(part)) continue;
    if (key === "span") {
      const [start, end] = part as unknown as readonly [number, number];
      node[key] = { source, start, end };
    } else placeSpans(part, source);
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null;

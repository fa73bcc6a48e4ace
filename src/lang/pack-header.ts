import { textOf } from "../report/source.js";
import { type CommentBlock, commentBlocks, isNextLine } from "./comment-blocks.js";
import type { Let, RuleFile } from "./tree.js";

/**
 * What a pack says of itself: its `pack` line, and the comment that stands with it. In that
 * the lines that start with one of `LABELS` and a colon, and those set in after them, are
 * what the pack needs; the others describe it.
 */
export interface PackHeader {
  readonly name: string;
  readonly version: string | null;
  /** The first sentence; empty where there is none. */
  readonly summary: string;
  readonly about: readonly string[];
  /** By label; without those that say `none`. */
  readonly needs: ReadonlyMap<Label, readonly string[]>;
}

/**
 * `Keras`: the models that it takes. `PyTorch`: the modules that load what it makes.
 * `Settings`: how they are to be made. `Caller`: what they are to be given.
 */
export const LABELS = ["Keras", "PyTorch", "Settings", "Caller"] as const;
export type Label = (typeof LABELS)[number];

const LABELLED = new RegExp(`^((${LABELS.join("|")}):\\s*)(.*)$`);

/** Most lines of a comment that are looked at: it may be a stranger's. */
const MOST_LINES = 200;

/** Null where the file has no `pack` line: it is no pack. */
export function packHeaderOf(file: RuleFile): PackHeader | null {
  const pack = file.items.find((item) => item.kind === "pack");
  if (!pack) return null;
  const lines = leadingBlock(file, pack.span)?.lines.slice(0, MOST_LINES) ?? [];
  const { about, needs } = readLines(lines);
  const text = about.join(" ");
  return {
    name: pack.name.text,
    version: pack.version?.text ?? null,
    summary: /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text,
    about,
    needs,
  };
}

/** The first block between the header and what follows it, or the one right before it. */
function leadingBlock(
  file: RuleFile,
  header: { readonly start: number; readonly end: number },
): CommentBlock | undefined {
  const blocks = commentBlocks(file);
  const after = file.items
    .filter(({ kind }) => kind !== "pack")
    .reduce((first, { span }) => Math.min(first, span.start), Infinity);
  return (
    blocks.find(({ start }) => start > header.start && start < after) ??
    blocks.findLast(({ end }) => end <= header.start)
  );
}

function readLines(lines: readonly string[]): Pick<PackHeader, "about" | "needs"> {
  const about: string[] = [];
  const needs = new Map<Label, string[]>();
  let open: { readonly lines: string[]; readonly column: number } | null = null;
  for (const line of lines) {
    const [, lead, label, value] = LABELLED.exec(line) ?? [];
    if (lead !== undefined) {
      open = { lines: [value!], column: lead.length };
      needs.set(label as Label, open.lines);
    } else if (open && /^\s/.test(line)) {
      const indent = /^\s*/.exec(line)![0].length;
      open.lines.push(line.slice(Math.min(indent, open.column)));
    } else {
      open = null;
      about.push(line);
    }
  }
  for (const [label, said] of needs) {
    if (said.join("").trim() === "none") needs.delete(label);
  }
  while (about.at(-1)?.trim() === "") about.pop();
  return { about, needs };
}

/** A `let` that `--set` can give another value. */
export interface Setting {
  readonly name: string;
  /** As written. */
  readonly default: string;
  /** The comment right before it; empty where there is none. */
  readonly about: readonly string[];
}

export function settingsOf(file: RuleFile): readonly Setting[] {
  const blocks = commentBlocks(file);
  return file.items
    .filter((item): item is Let => item.kind === "let")
    .map(({ name, value, span }) => ({
      name: name.text,
      default: textOf(value.span),
      about:
        blocks.find(({ end }) => isNextLine(file.source, end, span.start))?.lines ?? [],
    }));
}

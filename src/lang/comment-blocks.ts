import type { Source } from "../report/source.js";
import type { Comment, RuleFile } from "./tree.js";

/** Comments on lines of their own, one line after the other. */
export interface CommentBlock {
  /** The text behind each `#`, a space after it left out. */
  readonly lines: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** The blocks of comments of a file, in its order. */
export function commentBlocks({
  source,
  comments,
}: Pick<RuleFile, "source" | "comments">): readonly CommentBlock[] {
  const blocks: { lines: string[]; start: number; end: number }[] = [];
  for (const { text, span } of comments.filter((it) => standsAlone(it, source))) {
    const line = text.startsWith(" ") ? text.slice(1) : text;
    const last = blocks.at(-1);
    if (last && isNextLine(source, last.end, span.start)) {
      last.lines.push(line);
      last.end = span.end;
    } else blocks.push({ lines: [line], start: span.start, end: span.end });
  }
  return blocks;
}

/** Whether two offsets are on lines that follow each other, with nothing between them. */
export function isNextLine({ text }: Source, end: number, start: number): boolean {
  return /^[ \t]*(?:\r\n|\n|\r)[ \t]*$/.test(text.slice(end, start));
}

const standsAlone = ({ span }: Comment, { text }: Source): boolean =>
  /(?:^|[\r\n\uFEFF])[ \t]*$/.test(text.slice(Math.max(0, span.start - 200), span.start));

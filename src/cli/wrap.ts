import { widthOf } from "../report/width.js";

const HANGING = "  ";

/** What stands between backticks is for copying, and so one word. */
const WORD = /(?:`[^`]*`|[^\s`]|`)+/gu;

/** A line in lines of at most `columns`, those after the first set in; long words stay whole. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  let width = 0;
  for (const word of text.match(WORD) ?? [""]) {
    const more = widthOf(word) + 1;
    if (line !== "" && width + more > columns) {
      lines.push(line);
      line = HANGING + word;
      width = HANGING.length + more - 1;
    } else {
      line += line === "" ? word : ` ${word}`;
      width += more;
    }
  }
  return [...lines, line];
}

import { visible } from "../../report/visible.js";

/** A word of a command that a shell takes as it is shown. */
export function shellWord(text: string): string {
  const word = /^[\w./+,:@=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
  return visible(word);
}

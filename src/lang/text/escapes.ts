import type { Finding } from "../../report/diagnostic.js";
import type { Fragment } from "./fragment.js";

/** The characters that a backslash may precede, in patterns and templates alike. */
export const ESCAPABLE = "\"'\\{}*";

/** A text with its escapes resolved; a backslash before another character stays. */
export function unescaped(raw: string): string {
  return raw.replace(/\\(["'\\{}*])/g, "$1");
}

/** A character that a pattern or template cannot hold as it stands, and what to write. */
export function strayCharacter(
  inside: Fragment,
  at: number,
): { readonly finding: Finding; readonly end: number } {
  const { text } = inside;
  const character = text[at]!;
  if (character === "\\") {
    const next = text.codePointAt(at + 1);
    const written = next === undefined ? "" : String.fromCodePoint(next);
    const end = at + 1 + written.length;
    return {
      end,
      finding: {
        message: `\`\\${written}\` is no escape`,
        span: inside.spanOf(at, end),
        suggestion: `\\\\${written}`,
        help: "a backslash stands before `\"`, `'`, `\\`, `{`, `}` and `*` only",
      },
    };
  }
  const end = at + 1;
  const span = inside.spanOf(at, end);
  if (character === "}" || character === "{" || character === "*") {
    const help = `the character itself is written \`\\${character}\``;
    const message =
      character === "{" ? "`{` is never closed" : `\`${character}\` has no meaning here`;
    return { end, finding: { message, span, suggestion: `\\${character}`, help } };
  }
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return { end, finding: { message: `a name holds no U+${code}`, span } };
}

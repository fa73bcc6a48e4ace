import type { Literal, Name } from "../tree.js";
import { printLiteral } from "./print-literal.js";
import { quoted } from "./quotes.js";

const WORD = /^[A-Za-z_]\w*$/;
const PATH = /^[A-Za-z_]\w*(?:\/\w+)*$/;
const DOTTED = /^\w+(?:\.\w+)*$/;
/** Only what reads as one word of a header whatever tokens it would be. */
const PACK = /^(?:\.{1,2}\/)?\w(?:[\w@:/.+-]*\w)?$|^npm:@?\w(?:[\w@/.+-]*\w)?$/;
const LITERAL_WORDS: readonly string[] = ["true", "false", "none"];
/** At the end of a line they would leave an expression open. */
const OPERATOR_WORDS: readonly string[] = ["and", "or", "in", "not"];

/** The name of a class or module. */
export function printClassName({ text }: Name): string {
  return WORD.test(text) && !OPERATOR_WORDS.includes(text) ? text : quoted(text);
}

/** The name of a declared variable or parameter. */
export function printDeclaredName({ text }: Name): string {
  return PATH.test(text) || DOTTED.test(text) ? text : quoted(text);
}

/** The name or version of a pack. */
export function printPackWord({ text }: Name): string {
  return PACK.test(text) ? text : quoted(text);
}

/** The keys of an entry of a table, in parentheses where there are several. */
export function printKeys(keys: readonly Literal[]): string {
  const printed = keys.map((key) => {
    if (key.kind !== "string") return printLiteral(key);
    const bare = WORD.test(key.value) && !LITERAL_WORDS.includes(key.value);
    return bare ? key.value : quoted(key.value);
  });
  return printed.length === 1 ? printed[0]! : `(${printed.join(", ")})`;
}

/** Whether a parameter's name may stand without quotes. */
export function isBareParameter(name: string): boolean {
  return DOTTED.test(name);
}

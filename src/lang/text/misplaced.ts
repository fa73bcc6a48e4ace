import type { IToken } from "chevrotain";
import { nearest } from "../../report/suggest.js";
import { KEYWORDS, namesParameter } from "./keywords.js";
import type { Keyword, Place } from "./keywords.js";
import { endOf, isOperator, isWord } from "./lex.js";
import type { Placed } from "./read-entries.js";
import { described } from "./syntax-errors.js";
import * as token from "./tokens.js";

/** What an entry is: by the word that it begins with, or one that begins with none. */
export type EntryKind = Keyword | "assignment" | "removal";

const PLACES: Readonly<Record<EntryKind, readonly Place[]>> = {
  ...KEYWORDS,
  assignment: ["map", "layer"],
  removal: ["map"],
};
const WHERE: Readonly<Record<Place, string>> = {
  file: "at the top of a file",
  map: "in the body of a `map`",
  layer: "in the body of a `layer`",
};
const INSTEAD: Readonly<Partial<Record<EntryKind, string>>> = {
  assignment: "a parameter without a layer is made by `param NAME = …`",
  removal: "a `layer` makes only what its body assigns: leave the assignment out",
  map: "a route stands at the top of the file or in another `map`",
  param: "in a body a parameter is assigned without the word `param`",
};
const PREFIXED: ReadonlySet<EntryKind> = new Set<EntryKind>([
  ...(["layer", "map", "weight", "param", "ignore", "assignment"] as const),
]);

/** True if an entry of this kind may stand where it does; reports if not. */
export function checkPlace(
  { structure, place, report }: Placed,
  { kind, tokens }: { readonly kind: EntryKind; readonly tokens: readonly IToken[] },
): boolean {
  const places = PLACES[kind];
  if (places.includes(place)) return true;
  const named = kind === "assignment" || kind === "removal";
  const last = named ? tokens.at(-1)! : tokens[0]!;
  const article = /^[aei]/.test(kind) ? "an" : "a";
  const instead = kind === "removal" && place === "file" ? undefined : INSTEAD[kind];
  const where = places.map((it) => WHERE[it]).join(" or ");
  report.error("K2T123", {
    message: `${article} ${named ? kind : `\`${kind}\``} cannot stand ${WHERE[place]}`,
    span: structure.fragment.spanOf(tokens[0]!.startOffset, endOf(last)),
    help: instead ?? `it stands ${where}`,
  });
  return false;
}

/** True if the prefixes, if there are any, stand before a rule; reports if not. */
export function checkPrefixes(
  { structure, report, entry }: Placed,
  { kind, length }: { readonly kind: EntryKind; readonly length: number },
): boolean {
  if (length === 0 || PREFIXED.has(kind)) return true;
  const [first] = entry.tokens;
  report.error("K2T123", {
    message: `\`${first!.image}\` cannot stand before ${
      kind === "removal" ? "a removal" : `\`${kind}\``
    }`,
    span: structure.fragment.spanOf(first!.startOffset, endOf(first!)),
    help: "`optional` and `allow CODE` stand before rules: `layer`, `map`, `weight`, `param`, `ignore` and assignments",
  });
  return false;
}

/**
 * Reports an entry that begins with nothing that one can begin with; true if it does. In a
 * body, what may be the name of a parameter is left to the grammar.
 */
export function reportUnknownStart(
  { structure, place, report, entry }: Placed,
  tokens: readonly IToken[],
): boolean {
  const [first, second] = tokens;
  if (first === undefined) {
    const last = entry.tokens.at(-1)!;
    report.error("K2T100", {
      message: `\`${last.image}\` without a rule after it`,
      span: structure.fragment.spanOf(last.startOffset, endOf(last)),
    });
    return true;
  }
  if (namesParameter(tokens)) return false;
  const mayBeName = NAMES.has(first.tokenType) || isWord(first);
  const follows = second?.tokenType === token.Text || isWord(second);
  if (place !== "file" && mayBeName && !(follows && isWord(first))) return false;
  const what = place === "file" ? "item" : "entry";
  const span = structure.fragment.spanOf(first.startOffset, endOf(first));
  const choices = wordsFor(place);
  const suggestion = isWord(first) ? nearest(first.image, choices) : undefined;
  report.error("K2T100", {
    message: `${described(first)} begins no ${what}`,
    span,
    ...(suggestion !== undefined && { suggestion }),
    help: helpFor(first, place, choices),
  });
  return true;
}

const NAMES: ReadonlySet<unknown> = new Set([
  ...[token.Text, token.Integer, token.Float, token.Mixed],
]);

function wordsFor(place: Place): string[] {
  const keywords = Object.entries(KEYWORDS).filter(([, places]) =>
    places.includes(place),
  );
  return [...keywords.map(([keyword]) => keyword), "optional", "allow"];
}

function helpFor(first: IToken, place: Place, choices: readonly string[]): string {
  if (isOperator(first)) {
    return "to go on in the next line, leave the operator at the end of the line";
  }
  const list = choices.map((word) => `\`${word}\``).join(", ");
  if (place === "file") return `an item begins with one of ${list}`;
  return `an entry is \`NAME = …\`, \`- NAME\`, or begins with one of ${list}`;
}

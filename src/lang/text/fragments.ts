import type { Report } from "../../report/diagnostic.js";
import type { Arrangement, AsClass, DeclaredAxis, Expression, Stage } from "../tree.js";
import type { EntryParser } from "./entry-parser.js";
import type { Fragment } from "./fragment.js";
import { parsePart } from "./parse-part.js";

export type { Fragment } from "./fragment.js";
export { parseAssignedNames, parseLiteralKeysFragment } from "./fragment-names.js";
export {
  parseMessageFragment,
  parsePatternFragment,
  parseTemplateFragment,
} from "./fragment-texts.js";

// What stands in the scalars of a YAML file. All give null after a report of what is wrong.

/** A value, a condition, an entry of a table: `kernel[-> out in]`, `rank == 2`, `12`. */
export function parseExpressionFragment(
  fragment: Fragment,
  report: Report,
): Expression | null {
  return parse(fragment, (parser) => parser.expression(), report)?.node ?? null;
}

/** `transpose`, `split(0)`, `[i o -> o i]`. */
export function parseStageFragment(fragment: Fragment, report: Report): Stage | null {
  return parse(fragment, (parser) => parser.stage(), report)?.node ?? null;
}

/** A rearrangement without its brackets: `i o -> o i; h=7`. */
export function parseArrangementFragment(
  fragment: Fragment,
  report: Report,
): Arrangement | null {
  return parse(fragment, (parser) => parser.arrangement(), report);
}

/** The axes of a declaration without their brackets: `in (gate unit)`. */
export function parseDeclaredAxesFragment(
  fragment: Fragment,
  report: Report,
): DeclaredAxis[] | null {
  return parse(fragment, (parser) => parser.declaredAxes(), report);
}

/** `BatchNormalization(scale=false)`. */
export function parseAsClassFragment(fragment: Fragment, report: Report): AsClass | null {
  return parse(fragment, (parser) => parser.asClass(), report);
}

function parse<Result>(
  fragment: Fragment,
  rule: (parser: EntryParser) => Result,
  report: Report,
): Result | null {
  return parsePart(fragment, { holes: 0, end: "the end of the text" }, rule, report);
}

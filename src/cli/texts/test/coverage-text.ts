import type { PackCoverage } from "../../../api/test/test-outcome.js";
import { visible } from "../../../report/visible.js";
import { count, placeText } from "../words.js";

/** Most rules of a pack that are listed where that is no failure. */
const MOST_LISTED = 10;

/** The rules that no test reached, by pack, and where they stand. */
export function coverageText(coverage: readonly PackCoverage[], strict: boolean): string {
  const rows = coverage.flatMap((it) => rowsOf(it, strict));
  return rows.length === 0 ? "" : `\n${rows.join("\n")}\n`;
}

function rowsOf({ name, file, rules, unreached }: PackCoverage, strict: boolean) {
  if (unreached.length === 0) return [];
  const listed = strict ? unreached : unreached.slice(0, MOST_LISTED);
  const more = unreached.length - listed.length;
  const level = strict ? "error: " : "";
  return [
    `${level}${visible(name ?? file)}: no test reaches ${unreached.length} of ${count(rules, "rule")}`,
    ...listed.map(({ rule, span }) => `  ${placeText(span)}  ${visible(rule)}`),
    ...(more > 0 ? [`  and ${more} more; --strict lists them all`] : []),
  ];
}

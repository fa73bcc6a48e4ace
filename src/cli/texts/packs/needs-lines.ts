import { type Label, LABELS, type PackHeader } from "../../../lang/pack-header.js";
import { visible } from "../../../report/visible.js";
import { clipTo } from "../../clip-to.js";

/** The lines are a stranger's. */
const WIDEST = 200;

/** As wide as the longest label with its colon, and a space. */
const COLUMN = Math.max(...LABELS.map((label) => label.length)) + 2;

/** What a pack needs, each label in front of its lines, as in the pack itself. */
export function needsLines(
  { needs }: PackHeader,
  labels: readonly Label[] = LABELS,
): readonly string[] {
  return labels.flatMap((label) =>
    (needs.get(label) ?? []).map((line, i) =>
      clipTo(
        visible(`${(i === 0 ? `${label}:` : "").padEnd(COLUMN)}${line}`),
        WIDEST,
      ).trimEnd(),
    ),
  );
}

import type { Difference } from "../../../api/test/difference.js";
import type { TestedCase } from "../../../api/test/test-outcome.js";
import { painter } from "../../../report/paint.js";
import { renderText } from "../../../report/render-text.js";
import { positionAt, type Span } from "../../../report/source.js";
import { visible } from "../../../report/visible.js";

/** Most differences of one case that are shown. */
const MOST_SHOWN = 20;

export interface CaseTextStyle {
  readonly color: boolean;
  /** What passed is not shown. */
  readonly quiet: boolean;
}

/** Shows cases one after the other, each file's under its name. */
export function createCaseText({
  color,
  quiet,
}: CaseTextStyle): (tested: TestedCase) => string {
  let file: string | null = null;
  const paint = painter(color);
  return (tested) => {
    const { name, span, passed, updated } = tested;
    if (quiet && passed && updated.length === 0) return "";
    const rows: string[] = [];
    if (span.source.file !== file) {
      if (file !== null) rows.push("");
      file = span.source.file;
      rows.push(paint("strong", visible(file)));
    }
    if (updated.length > 0) {
      rows.push(`  ${paint("help", "wrote")} ${visible(name)}`);
      rows.push(...updated.map((it) => `        ${visible(it)}`));
    } else if (passed) rows.push(`  ${paint("help", "ok")}    ${visible(name)}`);
    else {
      rows.push(`  ${paint("error", "FAIL")}  ${visible(name)}  (line ${lineOf(span)})`);
      rows.push(...differencesOf(tested.differences, color));
    }
    return `${rows.join("\n")}\n`;
  };
}

const lineOf = ({ source, start }: Span): number => positionAt(source, start).line;

function differencesOf(differences: readonly Difference[], color: boolean): string[] {
  const rows: string[] = [];
  const shown = differences.slice(0, MOST_SHOWN);
  for (const { message, suggestion, diagnostic } of shown) {
    if (diagnostic) continue;
    const meant = suggestion === undefined ? "" : `: did you mean \`${suggestion}\`?`;
    rows.push(`        ${visible(message + meant)}`);
  }
  const told = shown.flatMap(({ diagnostic }) => diagnostic ?? []);
  if (told.length > 0) {
    const text = renderText(told, { color });
    rows.push(...text.trimEnd().split("\n").map(indented));
  }
  const more = differences.length - shown.length;
  if (more > 0) rows.push(`        and ${more} more differences`);
  return rows;
}

const indented = (line: string): string => (line === "" ? "" : `        ${line}`);

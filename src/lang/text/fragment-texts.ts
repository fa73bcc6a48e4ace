import type { Report } from "../../report/diagnostic.js";
import type { Text } from "../tree.js";
import type { Fragment } from "./fragment.js";
import { readPattern } from "./pattern.js";
import { readTemplate } from "./template.js";

/** A scalar that is a pattern, without quotes of its own. Null after a report. */
export function parsePatternFragment(fragment: Fragment, report: Report): Text | null {
  const pattern = readPattern(fragment, "pattern", report);
  return pattern === null ? null : { ...textOf(fragment), pattern };
}

/** A scalar that is the template of a parameter's name or prefix. Null after a report. */
export function parseTemplateFragment(fragment: Fragment, report: Report): Text | null {
  const template = readTemplate(fragment, { use: "target", holes: 0 }, report);
  return template === null ? null : { ...textOf(fragment), template };
}

/** A scalar that is the text of an `error` or a `warn`. Null after a report. */
export function parseMessageFragment(fragment: Fragment, report: Report): Text | null {
  const template = readTemplate(fragment, { use: "message", holes: 0 }, report);
  return template === null ? null : { ...textOf(fragment), template };
}

function textOf(fragment: Fragment): Text {
  const span = fragment.spanOf(0, fragment.text.length);
  return { kind: "text", raw: fragment.text, quoted: true, span };
}

import type { Report } from "../../report/diagnostic.js";
import type { PendingText } from "./context.js";
import { readPattern } from "./pattern.js";
import { readTemplate } from "./template.js";

/** Reads a quoted text as what its place says. Reports what is wrong and is false then. */
export function readText(pending: PendingText, holes: number, report: Report): boolean {
  const { text, inside, use } = pending;
  if (use === "pattern" || use === "collected") {
    const pattern = readPattern(inside, use, report);
    if (pattern === null) return false;
    text.pattern = pattern;
    return true;
  }
  const template = readTemplate(inside, { use, holes }, report);
  if (template === null) return false;
  text.template = template;
  return true;
}

import { constants } from "node:buffer";
import type { Plan } from "../compile/plan/plan.js";
import type { Report } from "../report/diagnostic.js";
import { leastBytes, peakBytes } from "../run/peak-bytes.js";

/**
 * Reports (K2T604) the parameters that need more memory at once than is allowed or than an
 * array can have, even where they are done piece by piece.
 */
export function checkMemory(
  { parameters }: Pick<Plan, "parameters">,
  maxMemory: number | undefined,
  report: Report,
): void {
  const most = Math.min(maxMemory ?? Infinity, constants.MAX_LENGTH);
  for (const { name, node, rule } of parameters) {
    if (peakBytes(node, most) <= most) continue;
    const needed = leastBytes(node);
    const help =
      needed <= constants.MAX_LENGTH
        ? `allow more: \`--max-memory ${needed}\``
        : "make it in parts, each a parameter of its own";
    report.error("K2T604", {
      message: `\`${name}\` needs ${needed} bytes of memory at once, and ${most} are ${most === maxMemory ? "allowed" : "possible"}`,
      help,
      span: rule,
    });
  }
}

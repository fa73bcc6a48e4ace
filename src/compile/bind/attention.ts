import type { Report } from "../../report/diagnostic.js";
import type { Span } from "../../report/source.js";

/**
 * Gathers what transforms warn of: what is said in the same words is said once, of all its
 * layers, at the map that routes the first of them.
 */
export interface Attention {
  /** `span`: the map that routes the layer. */
  add(text: string, span: Span, layer: string): void;
  report(report: Report): void;
}

const MOST_NAMED = 8;

export function createAttention(): Attention {
  const gathered = new Map<string, { text: string; span: Span; layers: string[] }>();
  return {
    add(text, span, layer) {
      const entry = gathered.get(text) ?? { text, span, layers: [] };
      entry.layers.push(layer);
      gathered.set(text, entry);
    },
    report(report) {
      for (const { text, span, layers } of gathered.values()) {
        report.warning("K2T411", {
          message: `${namesOf(layers)}: ${text}`,
          span,
          help: "`allow K2T411` before the rule that routes the layer silences this",
        });
      }
    },
  };
}

function namesOf(layers: readonly string[]): string {
  const named = layers.slice(0, MOST_NAMED).map((layer) => `\`${layer}\``);
  const more = layers.length - named.length;
  return more > 0 ? `${named.join(", ")} and ${more} more` : named.join(", ");
}

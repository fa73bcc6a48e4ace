import type { Report } from "../../report/diagnostic.js";
import type { Span } from "../../report/source.js";

/** Gathers what transforms warn of, so that one warning names all its layers. */
export interface Attention {
  add(text: string, span: Span, layer: string): void;
  report(report: Report): void;
}

const MOST_NAMED = 8;

export function createAttention(): Attention {
  const gathered = new Map<string, { text: string; span: Span; layers: string[] }>();
  return {
    add(text, span, layer) {
      const key = JSON.stringify([span.source.file, span.start, text]);
      const entry = gathered.get(key) ?? { text, span, layers: [] };
      entry.layers.push(layer);
      gathered.set(key, entry);
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

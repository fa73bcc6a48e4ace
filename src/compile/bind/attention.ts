import type { Message } from "../../lang/tree.js";
import type { Report } from "../../report/diagnostic.js";
import type { Span } from "../../report/source.js";
import { listSome } from "./faults.js";

/**
 * Gathers what `error` and `warn` say of layers: what is said in the same words is said
 * once, of all its layers, at the map that routes the first of them.
 */
export interface Attention {
  /** `map`: the rule that routes the layer; `text`: what the message comes to for it. */
  add(message: Message, text: string, map: Span, layer: string): void;
  report(report: Report): void;
}

interface Gathered {
  readonly message: Message;
  readonly text: string;
  readonly map: Span;
  readonly layers: string[];
}

export function createAttention(): Attention {
  const gathered = new Map<string, Gathered>();
  return {
    add(message, text, map, layer) {
      const key = `${message.severity} ${text}`;
      const entry = gathered.get(key) ?? { message, text, map, layers: [] };
      entry.layers.push(layer);
      gathered.set(key, entry);
    },
    report(report) {
      for (const entry of gathered.values()) say(entry, report);
    },
  };
}

function say({ message, text, map, layers }: Gathered, report: Report): void {
  const finding = { message: `${listSome(layers)}: ${text}`, span: map };
  if (message.severity === "error") {
    report.error("K2T407", {
      ...finding,
      help: "write the parameters yourself with `as none` and assignments, or leave the weights out by `ignore`",
      notes: [{ message: "this refuses it", span: message.span }],
    });
  } else {
    report.warning("K2T411", {
      ...finding,
      help: "`allow K2T411` before the rule that routes the layer silences this",
    });
  }
}

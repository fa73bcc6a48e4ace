import type { YamlNode } from "../yaml/nodes.js";

/** The text of a scalar; null where there is none. */
export function nodeText(node: YamlNode | undefined): string | null {
  return node?.kind === "scalar" ? node.text : null;
}

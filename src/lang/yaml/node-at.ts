import type { Span } from "../../report/source.js";
import type { YamlEntry, YamlNode } from "./nodes.js";

/** A place in a document: the node, and how it is called in a message. */
export interface NodePlace {
  readonly node: YamlNode;
  /** `` `to` ``, `` entry 2 of `maps` ``. */
  readonly name: string;
  /** The last key on the way; null for the document itself. */
  readonly key: string | null;
  /** The entry that holds the node, if a mapping does. */
  readonly entry: YamlEntry | null;
}

/**
 * The node at a JSON pointer, of a document that is called `rootName`; null where the way
 * leads through a node that could not be read, about which nothing more is to be said.
 */
export function nodeAt(
  root: YamlNode,
  pointer: string,
  rootName: string,
): NodePlace | null {
  let place: NodePlace = { node: root, name: rootName, key: null, entry: null };
  for (const step of pointer.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    const { node, key } = place;
    if (node.kind === "mapping") {
      const entry = node.entries.find((it) => it.key.text === name);
      if (entry === undefined) return null;
      place = { node: entry.value, name: `\`${name}\``, key: name, entry };
    } else if (node.kind === "list") {
      const item = node.items[Number(name)];
      if (item === undefined) return null;
      const list = key === null ? rootName : `\`${key}\``;
      const called = `entry ${Number(name) + 1} of ${list}`;
      place = { node: item, name: called, key, entry: null };
    } else return null;
  }
  return place.node.kind === "broken" ? null : place;
}

/** Where to point for a whole node: a mapping or list of many lines by its first one. */
export function headSpan({ node, entry }: NodePlace): Span {
  if (node.kind === "mapping" && !node.flow && node.entries.length > 0) {
    return node.entries[0]!.key.span;
  }
  const isLong = node.kind === "list" && !node.flow;
  return isLong && entry !== null ? entry.key.span : node.span;
}

import type {
  Assignment,
  BodyEntry,
  IgnoreRule,
  LayerRule,
  MapRule,
  Message,
  ParamRule,
  Removal,
  Restore,
  WeightRule,
} from "../tree.js";
import { endOf } from "./lex.js";
import { hasBlock, hasNoBlock, parseRest, spanOfEntry } from "./reading.js";
import type { Reading } from "./reading.js";

// Rules and the entries of their bodies. Each gives null after a report of what is wrong.

/** Reads the body of a rule; null if one of its entries cannot be read. */
export type ReadBody = (reading: Reading, place: "map" | "layer") => BodyEntry[] | null;

export function readLayer(reading: Reading, readBody: ReadBody): LayerRule | null {
  const head = parseRest(reading, (parser) => parser.layerHead());
  const help = "a `layer` says what it makes: `{ weight = kernel }`, or `{}` for nothing";
  if (!hasBlock(reading, head, help)) return null;
  const body = readBody(reading, "layer");
  if (head === null || body === null) return null;
  return { kind: "layer", ...common(reading), ...head, body };
}

export function readMap(reading: Reading, readBody: ReadBody): MapRule | null {
  const head = parseRest(reading, (parser) => parser.mapHead());
  const body = reading.entry.block === null ? [] : readBody(reading, "map");
  if (head === null || body === null) return null;
  return { kind: "map", ...common(reading), ...head, body };
}

export function readWeight(reading: Reading): WeightRule | null {
  const head = parseRest(reading, (parser) => parser.weightHead());
  if (head === null || !hasNoBlock(reading, "a `weight` rule")) return null;
  return { kind: "weight", ...common(reading), ...head };
}

export function readIgnore(reading: Reading): IgnoreRule | null {
  const head = parseRest(reading, (parser) => parser.ignoreHead());
  if (head === null || !hasNoBlock(reading, "an `ignore`")) return null;
  return { kind: "ignore", ...common(reading), ...head };
}

export function readParam(reading: Reading): ParamRule | null {
  const { structure, rest } = reading;
  const assignment = readAssignment({ ...reading, optional: false, allow: [] });
  if (assignment === null) return null;
  const span = structure.fragment.spanOf(rest[0]!.startOffset, endOf(rest.at(-1)!));
  return { kind: "param", ...common(reading), assignment: { ...assignment, span } };
}

export function readAssignment(reading: Reading): Assignment | null {
  const head = parseRest(reading, (parser) => parser.assignmentHead());
  if (head === null || !hasNoBlock(reading, "an assignment")) return null;
  return { kind: "assignment", ...common(reading), ...head };
}

export function readRemoval(reading: Reading): Removal | null {
  const head = parseRest(reading, (parser) => parser.removalHead());
  if (head === null || !hasNoBlock(reading, "a removal")) return null;
  return { kind: "removal", ...head, span: common(reading).span };
}

export function readMessage(reading: Reading): Message | null {
  const severity = reading.entry.tokens[0]!.image === "error" ? "error" : "warning";
  const head = parseRest(reading, (parser) => parser.messageHead());
  if (head === null || !hasNoBlock(reading, `a message`)) return null;
  return { kind: "message", severity, ...head, span: common(reading).span };
}

export function readRestore(reading: Reading): Restore | null {
  const head = parseRest(reading, (parser) => parser.restoreHead());
  if (head === null || !hasNoBlock(reading, "a `restore`")) return null;
  return { kind: "restore", span: common(reading).span };
}

function common({
  structure,
  entry,
  optional,
  allow,
}: Reading): Pick<Assignment, "span" | "optional" | "allow"> {
  return { optional, allow, span: spanOfEntry(structure, entry) };
}

import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Alias, CST, ParsedNode, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { Report } from "../../report/diagnostic.js";
import type { Source, Span } from "../../report/source.js";
import { decodeScalar } from "./decode-scalar.js";
import type { YamlEntry, YamlNode, YamlScalar } from "./nodes.js";
import { quoteHelp } from "./quoting.js";
import { MAX_DEPTH } from "./scan-tokens.js";

/** Most nodes of a file, each alias counted as all that it stands for. */
export const MAX_NODES = 200_000;

/** A node with what it weighs, so that aliases of aliases cannot grow without bound. */
interface Weighed {
  readonly node: YamlNode;
  /** Nodes in it, itself included. */
  readonly size: number;
  /** Levels of lists and mappings in it. */
  readonly height: number;
}

export interface ConversionInput {
  readonly source: Source;
  readonly report: Report;
  /** Offsets in scalars that could not be read, which have been reported. */
  readonly broken: readonly number[];
}

interface Conversion extends ConversionInput {
  /** The latest node of each anchor; an alias stands for the latest before it. */
  readonly anchors: Map<string, Weighed>;
}

type Contents = ParsedNode | null | undefined;

/** Null where the document is too large; other faults leave broken nodes behind. */
export function convertRoot(input: ConversionInput, contents: Contents): YamlNode | null {
  const { source, report } = input;
  const conversion: Conversion = { ...input, anchors: new Map() };
  const whole: Span = { source, start: 0, end: source.text.length };
  const { node, size, height } = convert(conversion, contents, whole);
  if (size <= MAX_NODES && height <= MAX_DEPTH) return node;
  report.error("K2T110", {
    message:
      size > MAX_NODES
        ? `the file has more than ${MAX_NODES} values once its aliases are replaced`
        : `the nesting is deeper than ${MAX_DEPTH} levels once its aliases are replaced`,
    span: { ...whole, end: Math.min(1, whole.end) },
    help: "write fewer aliases of aliases, or split the file into several",
  });
  return null;
}

function convert(conversion: Conversion, node: Contents, place: Span): Weighed {
  if (node === null || node === undefined) return empty(place);
  if (isAlias(node)) return convertAlias(conversion, node);
  const own = convertOwn(conversion, node);
  const converted = node.tag === undefined ? own : convertTagged(conversion, node, own);
  if (node.anchor !== undefined) conversion.anchors.set(node.anchor, converted);
  return converted;
}

function convertOwn(conversion: Conversion, node: ParsedNode): Weighed {
  if (isMap(node)) return convertMap(conversion, node);
  if (isSeq(node)) return convertList(conversion, node);
  if (isScalar(node)) return convertScalar(conversion, node);
  throw new Error("bug in k2t-rules: a YAML node of unknown kind");
}

function empty(span: Span): Weighed {
  return { node: { kind: "empty", span }, size: 1, height: 0 };
}

function broken(span: Span): Weighed {
  return { node: { kind: "broken", span }, size: 1, height: 0 };
}

function convertScalar(conversion: Conversion, node: Scalar): Weighed {
  const { source } = conversion;
  const span = spanOf(source, node);
  const token = node.srcToken;
  if (token === undefined) return empty(span);
  const isBroken = conversion.broken.some((it) => it >= span.start && it < span.end);
  if (isBroken) return broken(span);
  const { text, places } = decodeScalar(token as ScalarToken, String(node.value));
  const plain = node.type === "PLAIN";
  const comment = plain ? commentAfter(token as CST.FlowScalar, source) : null;
  const scalar: YamlScalar = { kind: "scalar", text, places, span, plain, comment };
  return { node: scalar, size: 1, height: 0 };
}

type ScalarToken = CST.FlowScalar | CST.BlockScalar;

/** The comment that follows on the text's own line. */
function commentAfter(token: CST.FlowScalar, source: Source): Span | null {
  for (const { type, offset, source: text } of token.end ?? []) {
    if (type === "newline") return null;
    if (type === "comment") return { source, start: offset, end: offset + text.length };
  }
  return null;
}

function convertList(conversion: Conversion, node: YAMLSeq): Weighed {
  const span = spanOf(conversion.source, node);
  const items = (node.items as Contents[]).map((it) => convert(conversion, it, span));
  return {
    node: {
      kind: "list",
      items: items.map((it) => it.node),
      span: tightened(span, items.at(-1)?.node.span, node.flow),
      flow: node.flow === true,
    },
    ...weighed(items),
  };
}

function convertMap(conversion: Conversion, node: YAMLMap): Weighed {
  const span = spanOf(conversion.source, node);
  const keys = new Map<string, YamlScalar>();
  const entries: YamlEntry[] = [];
  const values: Weighed[] = [];
  let incomplete = false;
  for (const pair of node.items) {
    const key = convertKey(conversion, pair.key as Contents, span);
    const value = convert(conversion, pair.value as Contents, key?.span ?? span);
    if (key === null) incomplete = true;
    if (key === null || isDuplicate(conversion, keys, key)) continue;
    keys.set(key.text, key);
    entries.push({ key, value: value.node });
    values.push(value);
  }
  const flow = node.flow === true;
  if (flow && values.some((it) => it.node.kind === "empty")) {
    return { ...weighed(values), node: reportBraces(conversion, span) };
  }
  return {
    node: {
      kind: "mapping",
      entries,
      span: tightened(span, entries.at(-1)?.value.span, node.flow),
      incomplete,
      flow,
    },
    ...weighed(values),
  };
}

/** `{p}` and `{p:int}`: no mapping of a rule file has keys without values. */
function reportBraces({ report }: Conversion, span: Span): YamlNode {
  report.error("K2T110", {
    message: "YAML reads braces as a mapping, and a key in it has no value",
    span,
    ...quoteHelp(span),
  });
  return { kind: "broken", span };
}

/** A block's range goes on to the next node; its own text ends with its last value. */
function tightened(span: Span, last: Span | undefined, flow: boolean | undefined): Span {
  if (flow === true || last === undefined) return span;
  // The last value may be an alias, whose span is elsewhere.
  const inside = last.end > span.start && last.end <= span.end;
  return inside ? { ...span, end: last.end } : span;
}

function weighed(parts: readonly Weighed[]): Omit<Weighed, "node"> {
  let size = 1;
  let height = 0;
  for (const part of parts) {
    size += part.size;
    height = Math.max(height, part.height);
  }
  return { size, height: height + 1 };
}

function convertKey(
  conversion: Conversion,
  key: Contents,
  place: Span,
): YamlScalar | null {
  const { node } = convert(conversion, key, place);
  const { source, report } = conversion;
  if (node.kind === "scalar") {
    if (!node.plain || node.text !== "<<") return node;
    report.error("K2T110", {
      message: "a merge key, which is not part of YAML 1.2",
      span: node.span,
      help: "write the entries out, or give the whole mapping by an alias: `model: *name`",
    });
    return null;
  }
  const span = key ? spanOf(source, key) : place;
  if (node.kind === "broken") return null;
  report.error("K2T110", {
    message: `a key is a text, not ${node.kind === "empty" ? "empty" : `a ${node.kind}`}`,
    span,
    ...quoteHelp(span),
  });
  return null;
}

function isDuplicate(
  { report }: Conversion,
  keys: ReadonlyMap<string, YamlScalar>,
  key: YamlScalar,
): boolean {
  const first = keys.get(key.text);
  if (first === undefined) return false;
  report.error("K2T110", {
    message: `the key \`${key.text}\` stands twice in one mapping`,
    span: key.span,
    label: "again here",
    notes: [{ message: "first here", span: first.span }],
    help: "put both under one key, or remove one of them",
  });
  return true;
}

function convertAlias({ source, report, anchors }: Conversion, node: Alias): Weighed {
  const span = spanOf(source, node);
  const target = anchors.get(node.source);
  if (target !== undefined) return target;
  report.error("K2T110", {
    message: `YAML reads \`*${node.source}\` as an alias, and no anchor \`&${node.source}\` stands before it`,
    span,
    ...quoteHelp(span),
  });
  return broken(span);
}

function convertTagged(
  { source, report }: Conversion,
  node: ParsedNode,
  { size, height }: Weighed,
): Weighed {
  const value = spanOf(source, node);
  const before = source.text.slice(0, value.start);
  const start = before.lastIndexOf("!", value.start);
  const from = /!?\S*$/.exec(before.slice(0, start))?.index ?? start;
  const span: Span = { source, start: Math.min(from, start), end: value.end };
  report.error("K2T110", {
    message: "YAML reads a `!` at the start of a text as a tag, and rule files have none",
    span,
    ...quoteHelp(span),
  });
  return { node: { kind: "broken", span }, size, height };
}

function spanOf(source: Source, node: { range?: readonly number[] | null }): Span {
  const [start, end] = node.range ?? [];
  if (start === undefined || end === undefined) {
    throw new Error("bug in k2t-rules: a YAML node without a place");
  }
  return { source, start, end };
}

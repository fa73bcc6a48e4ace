import { createReport } from "../../../report/diagnostic.js";
import type { Diagnostic, Note, Report } from "../../../report/diagnostic.js";
import { joinSpans, textOf } from "../../../report/source.js";
import type { Span } from "../../../report/source.js";
import type { Fragment } from "../../text/fragments.js";
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar } from "../nodes.js";

/** What the functions that build the tree share. */
export interface BuildContext {
  readonly report: Report;
  /** Names of the file's lets and tables: in their values other words are texts. */
  readonly definedNames: ReadonlySet<string>;
}

/**
 * A node of another kind than the tree needs. The shape check has reported it, or this
 * file and the schema disagree, which is a bug and must not drop a rule in silence.
 */
function misshapen({ report }: BuildContext, node: YamlNode): null {
  if (!report.hasErrors()) {
    throw new Error(`bug in k2t-rules: the schema allows a ${node.kind} here`);
  }
  return null;
}

/** The value of a key; undefined where it is absent, empty or could not be read. */
export function field(mapping: YamlMapping, key: string): YamlNode | undefined {
  return entry(mapping, key)?.value;
}

/** The entry of a key that has a value. */
export function entry(mapping: YamlMapping, key: string): YamlEntry | undefined {
  const found = mapping.entries.find((it) => it.key.text === key);
  return found && isPresent(found.value) ? found : undefined;
}

function isPresent({ kind }: YamlNode): boolean {
  return kind !== "empty" && kind !== "broken";
}

export function asScalar(
  context: BuildContext,
  node: YamlNode | undefined,
): YamlScalar | null {
  if (node === undefined || !isPresent(node)) return null;
  return node.kind === "scalar" ? node : misshapen(context, node);
}

export function asMapping(
  context: BuildContext,
  node: YamlNode | undefined,
): YamlMapping | null {
  if (node === undefined || isNothing(node)) return null;
  return node.kind === "mapping" ? node : misshapen(context, node);
}

/** The items of a list; a single value stands for a list of it. */
export function asList(node: YamlNode | undefined): readonly YamlNode[] {
  if (node === undefined || isNothing(node)) return [];
  if (node.kind === "list") return node.items;
  return [node];
}

/** `maps:` with nothing below it, or `maps: null`. */
function isNothing(node: YamlNode): boolean {
  if (node.kind === "scalar") return node.plain && /^(?:null|~)$/i.test(node.text);
  return !isPresent(node);
}

export function present<T>(values: readonly (T | null)[]): T[] {
  return values.filter((it) => it !== null);
}

/** From key to value; an alias's value stands elsewhere and is left out. */
export function entrySpan({ key, value }: YamlEntry): Span {
  return value.span.start >= key.span.end ? joinSpans(key.span, value.span) : key.span;
}

/** The text of a scalar for the parsers of the text notation. */
export function fragmentOf(scalar: YamlScalar): Fragment {
  const { text, places, span } = scalar;
  const { starts, ends } = places;
  return {
    text,
    spanOf(start, end) {
      const from = starts[start] ?? places.end;
      const until = end > start ? (ends[end - 1] ?? places.end) : from;
      return { source: span.source, start: from, end: Math.max(from, until) };
    },
  };
}

/** Without the quotes. */
export function contentSpan(scalar: YamlScalar): Span {
  return fragmentOf(scalar).spanOf(0, scalar.text.length);
}

type Parser<T> = (fragment: Fragment, report: Report) => T | null;

/** Parses the text of a scalar; what is wrong in it is reported at its place in the file. */
export function parseScalar<T>(
  context: BuildContext,
  scalar: YamlScalar | null,
  parse: Parser<T>,
): T | null {
  if (scalar === null) return null;
  const found = createReport();
  const result = parse(fragmentOf(scalar), found);
  for (const diagnostic of found.diagnostics) {
    context.report.add(withYamlNotes(diagnostic, scalar));
  }
  return result;
}

/** Adds what YAML may have to do with an error in an expression. */
function withYamlNotes(diagnostic: Diagnostic, scalar: YamlScalar): Diagnostic {
  const notes: Note[] = [...diagnostic.notes];
  const found = diagnostic.span === undefined ? "" : textOf(diagnostic.span);
  const cure = diagnostic.code === "K2T100" ? CURES[found] : undefined;
  if (scalar.comment !== null) {
    notes.push({
      message:
        "YAML ends the text at ` #`; put it in quotes if this belongs to it and is no comment",
      span: scalar.comment,
    });
  }
  const help = diagnostic.help ?? cure;
  return { ...diagnostic, notes, ...(help === undefined ? {} : { help }) };
}

/** What is often meant by a character at which an expression cannot go on. */
const CURES: Readonly<Record<string, string>> = {
  "{": "a reference with `{…}` has quotes of its own within YAML's: 'moving_mean - \"/conv{i}/bias\"'",
  "|": 'in `ops` each stage is an entry of a list: `[transpose, "split(0)"]`',
};

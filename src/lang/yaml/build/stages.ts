import {
  parseArrangementFragment,
  parseExpressionFragment,
  parseStageFragment,
} from "../../text/fragments.js";
import type { Argument, Call, Expression, Stage } from "../../tree.js";
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar } from "../nodes.js";
import {
  asList,
  asMapping,
  asScalar,
  entrySpan,
  field,
  parseScalar,
  present,
} from "./context.js";
import type { BuildContext } from "./context.js";
import { quoteHelp } from "../quoting.js";
import { nameOf } from "./names.js";
import { parseInQuotes, valueOf } from "./values.js";

/** The stages of a weight rule: `axes` first, then `ops` in order. */
export function stagesOf(context: BuildContext, mapping: YamlMapping): readonly Stage[] {
  const axes = asScalar(context, field(mapping, "axes"));
  const written = field(mapping, "ops");
  const operations = isBracketed(context, written) ? [] : asList(written);
  return present([
    axes && axesOf(context, axes),
    ...operations.map((it) => stageOf(context, it)),
  ]);
}

/** With or without its brackets. */
function axesOf(context: BuildContext, axes: YamlScalar): Stage | null {
  const hasBrackets = axes.text.trimStart().startsWith("[");
  const parse = hasBrackets ? parseStageFragment : parseArrangementFragment;
  return parseScalar<Stage>(context, axes, parse);
}

/** `ops: [i o -> o i]`, of which YAML makes a list of a text; reported here. */
function isBracketed({ report }: BuildContext, node: YamlNode | undefined): boolean {
  if (node?.kind !== "list" || !node.flow) return false;
  const [first] = node.items;
  if (first?.kind !== "scalar" || !/^[^[(]*->/.test(first.text)) return false;
  report.error("K2T110", {
    message: "YAML reads the brackets of a rearrangement as those of a list",
    span: node.span,
    ...quoteHelp(node.span),
  });
  return true;
}

function stageOf(context: BuildContext, node: YamlNode): Stage | null {
  if (node.kind === "scalar") return parseScalar(context, node, parseStageFragment);
  const [call] = asMapping(context, node)?.entries ?? [];
  return call === undefined ? null : callOf(context, call);
}

/** `name: argument`, `name: [list]`, `name: { axis: 0 }`. */
function callOf(context: BuildContext, written: YamlEntry): Call | null {
  const { key, value } = written;
  const values = argumentsOf(context, key.text, value);
  const known = present(values);
  if (known.length < values.length) return null;
  return {
    kind: "call",
    function: nameOf(key),
    arguments: known,
    parentheses: known.length > 0,
    span: entrySpan(written),
  };
}

function argumentsOf(
  context: BuildContext,
  operation: string,
  value: YamlNode,
): readonly (Argument | null)[] {
  if (value.kind === "empty") return [];
  if (value.kind === "mapping") {
    return value.entries.map(({ key, value: given }) => {
      const argument = positional(argumentValue(context, operation, given));
      return argument && { ...argument, name: nameOf(key) };
    });
  }
  if (value.kind === "list" && !TAKES_LIST.has(operation)) {
    return value.items.map((it) => positional(argumentValue(context, operation, it)));
  }
  return [positional(argumentValue(context, operation, value))];
}

/** Their first argument is a list; for other operations a list holds the arguments. */
const TAKES_LIST: ReadonlySet<string> = new Set(["reshape", "zeros", "ones"]);

/** Their argument is a quoted text, and YAML has taken its quotes off. */
const TAKES_TEXT: ReadonlySet<string> = new Set(["collect", "stored"]);

function positional(value: Expression | null): Argument | null {
  return value && { name: null, value, span: value.span };
}

function argumentValue(
  context: BuildContext,
  operation: string,
  node: YamlNode,
): Expression | null {
  if (node.kind !== "scalar") return valueOf(context, node);
  const isText = TAKES_TEXT.has(operation) && !/^["']/.test(node.text);
  const parse = isText ? parseInQuotes : parseExpressionFragment;
  return parseScalar(context, node, parse);
}

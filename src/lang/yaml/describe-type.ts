import { stringify } from "yaml";
import type { Finding, Report } from "../../report/diagnostic.js";
import { textOf } from "../../report/source.js";
import { headSpan } from "./node-at.js";
import type { NodePlace } from "./node-at.js";
import type { YamlNode, YamlScalar } from "./nodes.js";
import { quoteHelp } from "./quoting.js";
import type { SchemaPart } from "./schema.js";
import { toJson } from "./to-json.js";

const KINDS: Readonly<Record<YamlNode["kind"], string>> = {
  scalar: "a text",
  list: "a list",
  mapping: "a mapping",
  empty: "nothing",
  broken: "nothing",
};

function typesOf({ type }: Pick<SchemaPart, "type">): readonly string[] {
  if (type === undefined) return [];
  return typeof type === "string" ? [type] : type;
}

/** What a part of the schema takes, in words: `a text or a list`. */
export function describeType(schema: Pick<SchemaPart, "type">): string {
  const types = typesOf(schema);
  const words: string[] = [];
  if (types.includes("string")) words.push("a text");
  else if (types.includes("boolean")) words.push("`true` or `false`");
  if (!types.includes("string") && types.includes("number")) words.push("a number");
  if (types.includes("integer")) words.push("a whole number");
  if (types.includes("array")) words.push("a list");
  if (types.includes("object")) words.push("a mapping");
  return words.join(" or ");
}

/** Reports a node of the wrong kind; K2T110 where only quotes are missing. */
export function describeWrongType(
  place: NodePlace,
  schema: SchemaPart,
  report: Report,
): void {
  const { node, name } = place;
  const takesText = typesOf(schema).includes("string");
  if (node.kind === "empty" || isNull(node)) {
    report.error("K2T111", {
      message: `${name} has no value`,
      span: place.entry?.key.span ?? node.span,
      label: `${describeType(schema)} is missing after this`,
      ...(takesText ? { help: 'for an empty text write `""`' } : {}),
    });
    return;
  }
  if (takesText && looksLikeText(node)) {
    report.error("K2T110", {
      message: `${name} takes ${describeType(schema)}, and YAML reads this as ${KINDS[node.kind]}`,
      span: node.span,
      ...quoteHelp(node.span),
    });
    return;
  }
  const takesList = typesOf(schema).includes("array");
  const found = node.kind === "scalar" ? describeScalar(node) : KINDS[node.kind];
  report.error("K2T111", {
    message: `${name} takes ${describeType(schema)}, not ${found}`,
    span: isBlock(node) && place.entry !== null ? place.entry.key.span : headSpan(place),
    ...(takesList && isBlock(node) ? LIST_HELP : exampleHelp(place, schema)),
  });
}

const LIST_HELP = { help: "a list has a `- ` before each of its entries" };

/** Written over several lines, without brackets or braces. */
function isBlock(node: YamlNode): boolean {
  return (node.kind === "mapping" || node.kind === "list") && !node.flow;
}

function isNull(node: YamlNode): boolean {
  return node.kind === "scalar" && node.plain && /^(?:null|~)$/i.test(node.text);
}

/** Braces or brackets that were meant as a template or an arrangement. */
function looksLikeText(node: YamlNode): boolean {
  if (node.kind === "list") return node.flow && textOf(node.span).includes("->");
  if (node.kind !== "mapping" || node.entries.length !== 1) return false;
  return node.flow || !/[\r\n]/.test(textOf(node.span));
}

function describeScalar(scalar: YamlScalar): string {
  const { text } = scalar;
  if (text.length > 40) return "a text";
  const kind = typeof toJson(scalar);
  if (kind === "boolean") return `\`${text}\` without quotes`;
  return kind === "number" ? `the number \`${text}\`` : `the text \`${text}\``;
}

/** One of the schema's examples, written as an entry. */
export function exampleHelp(place: NodePlace, schema: SchemaPart): Pick<Finding, "help"> {
  const example = schema.examples?.[0];
  if (example === undefined) return {};
  const text = stringify(example, { collectionStyle: "flow", lineWidth: 0 })
    .trim()
    // YAML needs no quotes here, and every example that people see has them.
    .replace(/([\w.]+\?):/g, '"$1":');
  const written = place.entry === null ? text : `${place.key}: ${text}`;
  return { help: `for example \`${written}\`` };
}

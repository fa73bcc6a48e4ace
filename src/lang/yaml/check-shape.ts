import type { ErrorObject } from "ajv/dist/2020.js";
import type { Report } from "../../report/diagnostic.js";
import { nearest } from "../../report/suggest.js";
import { describeType, describeWrongType, exampleHelp } from "./describe-type.js";
import { headSpan, nodeAt } from "./node-at.js";
import type { NodePlace } from "./node-at.js";
import type { YamlNode } from "./nodes.js";
import { schemaErrors, testSchemaErrors } from "./schema.js";
import type { SchemaPart } from "./schema.js";
import { toJson } from "./to-json.js";
import type { Json } from "./to-json.js";

/** A kind of document. */
export interface DocumentShape {
  /** Holds a document against its schema, in `grammar/`. */
  readonly errors: (document: Json) => readonly ErrorObject[];
  /** How a whole document is called in a message. */
  readonly name: string;
}

/** After so many the rest is not looked at: a document may be a stranger's. */
const MOST_ERRORS = 100;

export const RULES: DocumentShape = { errors: schemaErrors, name: "a rule file" };
export const TESTS: DocumentShape = { errors: testSchemaErrors, name: "a test file" };

/**
 * Holds a document against the schema of its kind and reports each mistake once, at its
 * place in the file. The schema has no alternatives of whole shapes, so that the validator
 * finds one error per mistake; the few that follow from others are left out here.
 */
export function checkShape(
  root: YamlNode,
  report: Report,
  { errors: errorsOf, name }: DocumentShape = RULES,
): void {
  if (root.kind === "broken") return;
  const errors = errorsOf(toJson(root)).slice(0, MOST_ERRORS);
  const crowded = errors
    .filter(({ keyword }) => keyword === "maxProperties")
    .map(({ instancePath }) => instancePath);
  for (const error of errors) {
    const { instancePath, keyword } = error;
    const follows = crowded.some(
      (path) =>
        (keyword !== "maxProperties" && instancePath === path) ||
        instancePath.startsWith(`${path}/`),
    );
    const place = follows ? null : nodeAt(root, instancePath, name);
    if (place !== null) reportError(error, place, report);
  }
}

function reportError(error: ErrorObject, place: NodePlace, report: Report): void {
  const schema = error.parentSchema as SchemaPart;
  switch (error.keyword) {
    case "type":
      describeWrongType(place, schema, report);
      return;
    case "additionalProperties":
      reportUnknownKey(String(error.params["additionalProperty"]), place, schema, report);
      return;
    case "required":
      reportMissingKey(String(error.params["missingProperty"]), place, schema, report);
      return;
    case "propertyNames":
      reportName(String(error.params["propertyName"]), place, report);
      return;
    case "pattern":
      // The names of a mapping have an error of their own.
      if (error.propertyName !== undefined) return;
      report.error("K2T111", {
        message: `${place.name} takes a name: a letter or \`_\`, then letters, digits and \`_\``,
        span: place.node.span,
        ...exampleHelp(place, schema),
      });
      return;
    case "enum":
      reportOther(error.params["allowedValues"] as readonly string[], place, report);
      return;
    case "minItems":
      report.error("K2T111", {
        message: `${place.name} takes at least one entry`,
        span: place.node.span,
        help:
          place.key === null ? "write an entry" : "write an entry, or leave the key out",
      });
      return;
    case "minProperties":
    case "maxProperties":
      reportKeyCount(place, schema, report);
      return;
    default:
      throw new Error(`bug in k2t-rules: no message for the schema's ${error.keyword}`);
  }
}

function keysOf(schema: SchemaPart): readonly string[] {
  return Object.keys(schema.properties ?? {});
}

function entriesOf({ node }: NodePlace) {
  return node.kind === "mapping" ? node.entries : [];
}

function reportUnknownKey(
  key: string,
  place: NodePlace,
  schema: SchemaPart,
  report: Report,
): void {
  const entry = entriesOf(place).find((it) => it.key.text === key);
  const written = new Set(entriesOf(place).map((it) => it.key.text));
  const keys = keysOf(schema);
  const suggestion = nearest(
    key,
    keys.filter((it) => !written.has(it)),
  );
  report.error("K2T111", {
    message: `unknown key \`${key}\` in ${place.name}`,
    span: entry?.key.span ?? place.node.span,
    ...(suggestion === undefined ? {} : { suggestion }),
    help: `the keys here are ${keys.map((it) => `\`${it}\``).join(", ")}`,
  });
}

function reportMissingKey(
  key: string,
  place: NodePlace,
  schema: SchemaPart,
  report: Report,
): void {
  if (place.node.kind === "mapping" && place.node.incomplete) return;
  // `layr: fc1` is one mistake and has been told as an unknown key.
  const known = new Set(keysOf(schema));
  const slip = entriesOf(place).find(
    (it) => !known.has(it.key.text) && nearest(it.key.text, known) === key,
  );
  if (slip !== undefined) return;
  // So is `npm:tagger: { head: fc }`, where the one key is what the missing one would hold.
  const [only, ...others] = entriesOf(place);
  if (only && others.length === 0 && !known.has(only.key.text)) return;
  const part = schema.properties?.[key];
  report.error("K2T111", {
    message: `${place.name} lacks \`${key}\``,
    span: headSpan(place),
    label: `\`${key}\` is missing here`,
    ...(part?.description === undefined ? {} : { help: lowered(part.description) }),
  });
}

function reportOther(
  allowed: readonly string[],
  { node, name }: NodePlace,
  report: Report,
): void {
  // What is no text at all has been told.
  if (node.kind !== "scalar" || typeof toJson(node) !== "string") return;
  const suggestion = nearest(node.text, allowed);
  report.error("K2T111", {
    message: `${name} cannot be \`${node.text}\``,
    span: node.span,
    ...(suggestion !== undefined && { suggestion }),
    help: `it is one of ${allowed.map((it) => `\`${it}\``).join(", ")}`,
  });
}

function reportName(name: string, place: NodePlace, report: Report): void {
  const entry = entriesOf(place).find((it) => it.key.text === name);
  report.error("K2T111", {
    message: `\`${name}\` is not a name, as ${place.name} needs`,
    span: entry?.key.span ?? place.node.span,
    help: "a name is a letter or `_`, then letters, digits and `_`",
  });
}

function reportKeyCount(place: NodePlace, schema: SchemaPart, report: Report): void {
  const [first, second] = entriesOf(place);
  const kinds = keysOf(schema)
    .slice(0, 5)
    .map((it) => `\`${it}\``);
  report.error("K2T111", {
    message: `${place.name} takes ${describeType({ type: "object" })} of exactly one key`,
    span: second?.key.span ?? place.node.span,
    help:
      first === undefined
        ? `the key says what it is: ${kinds.join(", ")} …`
        : `write \`${first.key.text}: { … }\` with the other keys inside it, or start a new entry with \`-\``,
  });
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, "");
}

import {
  parseDeclaredAxesFragment,
  parseLiteralKeysFragment,
} from "../../text/fragments.js";
import type {
  Declaration,
  DeclaredTensor,
  Let,
  Name,
  NamedExpression,
  Pack,
  Table,
  TableEntry,
  Use,
} from "../../tree.js";
import type { YamlEntry, YamlMapping, YamlNode } from "../nodes.js";
import {
  asList,
  asMapping,
  asScalar,
  entry,
  entrySpan,
  field,
  fragmentOf,
  parseScalar,
  present,
} from "./context.js";
import type { BuildContext } from "./context.js";
import { asName, nameOf } from "./names.js";
import { definedValue } from "./values.js";

/** `pack: acme/vision 1.2.0`: a name, and a version after a space. */
export function packOf(context: BuildContext, file: YamlMapping): readonly Pack[] {
  const written = entry(file, "pack");
  const scalar = asScalar(context, written?.value);
  if (written === undefined || scalar === null) return [];
  const { spanOf } = fragmentOf(scalar);
  const names = [...scalar.text.matchAll(/\S+/g)].map(({ index, 0: text }): Name => ({
    text,
    span: spanOf(index, index + text.length),
  }));
  const [name, version, more] = names;
  if (name === undefined || more !== undefined) {
    context.report.error("K2T100", {
      message: "`pack` takes a name, and a version after a space",
      span: more?.span ?? scalar.span,
      help: "for example `pack: acme/vision 1.2.0`",
    });
    return [];
  }
  return [{ kind: "pack", name, version: version ?? null, span: entrySpan(written) }];
}

/** `keras/core`, or `{ pack: timm/efficientnet, set: { variant: b3 } }`. */
export function usesOf(context: BuildContext, file: YamlMapping): readonly Use[] {
  return present(asList(field(file, "use")).map((node) => useOf(context, node)));
}

function useOf(context: BuildContext, node: YamlNode): Use | null {
  if (node.kind !== "mapping") {
    const target = asName(context, node);
    if (target && reportTextForm(context, target)) return null;
    return target && { kind: "use", target, settings: [], span: target.span };
  }
  const target = asName(context, field(node, "pack"));
  const given = field(node, "set");
  const settings = mapEntries(context, given, (written): NamedExpression | null => {
    const value = definedValue(context, written.value);
    return value && { name: nameOf(written.key), value, span: entrySpan(written) };
  });
  return target && { kind: "use", target, settings, span: node.span };
}

/** `keras/core(flatten = "keras")` is the text notation's, and no name of any pack. */
function reportTextForm({ report }: BuildContext, { text, span }: Name): boolean {
  const [, pack, name] = /^([^()]+?)\s*\(\s*(\w+)\s*=.*\)$/s.exec(text) ?? [];
  if (pack === undefined) return false;
  report.error("K2T111", {
    message: "what a pack is given in parentheses is the text notation's",
    span,
    help: `in YAML write \`{ pack: ${pack}, set: { ${name}: … } }\``,
  });
  return true;
}

export function letsOf(context: BuildContext, file: YamlMapping): readonly Let[] {
  return mapEntries(context, field(file, "let"), (written): Let | null => {
    const value = definedValue(context, written.value);
    const name = nameOf(written.key);
    return value && { kind: "let", name, value, span: entrySpan(written) };
  });
}

export function tablesOf(context: BuildContext, file: YamlMapping): readonly Table[] {
  return mapEntries(context, field(file, "tables"), (written): Table => {
    const entries = mapEntries(context, written.value, (it) => tableEntry(context, it));
    const name = nameOf(written.key);
    return { kind: "table", name, entries, span: entrySpan(written) };
  });
}

function tableEntry(context: BuildContext, written: YamlEntry): TableEntry | null {
  const keys = parseScalar(context, written.key, parseLiteralKeysFragment);
  const value = definedValue(context, written.value);
  return keys && value && { keys, value, span: entrySpan(written) };
}

export function declarationsOf(
  context: BuildContext,
  file: YamlMapping,
  key: "classes" | "modules",
): readonly Declaration[] {
  return mapEntries(context, field(file, key), (written): Declaration => {
    return {
      kind: key === "classes" ? "class" : "module",
      name: nameOf(written.key),
      entries: mapEntries(context, written.value, (it) => declaredTensor(context, it)),
      span: entrySpan(written),
    };
  });
}

function declaredTensor(
  context: BuildContext,
  written: YamlEntry,
): DeclaredTensor | null {
  const { key, value } = written;
  const axes = parseScalar(context, asScalar(context, value), parseDeclaredAxesFragment);
  const text = key.text.replace(/\s*\?$/, "");
  const name = { text, span: fragmentOf(key).spanOf(0, text.length) };
  const optional = text !== key.text;
  return axes && { name, optional, axes, span: entrySpan(written) };
}

function mapEntries<T>(
  context: BuildContext,
  node: YamlNode | undefined,
  build: (written: YamlEntry) => T | null,
): readonly T[] {
  return present((asMapping(context, node)?.entries ?? []).map(build));
}

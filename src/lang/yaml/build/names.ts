import type { Name } from "../../tree.js";
import type { YamlMapping, YamlNode, YamlScalar } from "../nodes.js";
import { asList, asScalar, contentSpan, field, present } from "./context.js";
import type { BuildContext } from "./context.js";

export function nameOf(scalar: YamlScalar): Name {
  return { text: scalar.text, span: contentSpan(scalar) };
}

export function asName(context: BuildContext, node: YamlNode | undefined): Name | null {
  const scalar = asScalar(context, node);
  return scalar && nameOf(scalar);
}

/** One name or a list of them. */
export function asNames(
  context: BuildContext,
  node: YamlNode | undefined,
): readonly Name[] {
  return present(asList(node).map((it) => asName(context, it)));
}

/** The keys that every rule takes. */
export function prefixOf(
  context: BuildContext,
  mapping: YamlMapping,
): { readonly optional: boolean; readonly allow: readonly Name[] } {
  const optional = asScalar(context, field(mapping, "optional"));
  return {
    optional: optional !== null && /^true$/i.test(optional.text),
    allow: asNames(context, field(mapping, "allow")),
  };
}

/** For rules that are written without a mapping. */
export const NO_PREFIX = { optional: false, allow: [] } as const;

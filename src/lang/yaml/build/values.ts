import type { Expression } from "../../tree.js";
import { parseExpressionFragment } from "../../text/fragments.js";
import type { Fragment } from "../../text/fragments.js";
import type { Report } from "../../../report/diagnostic.js";
import type { YamlNode } from "../nodes.js";
import { asScalar, parseScalar, present } from "./context.js";
import type { BuildContext } from "./context.js";

/** A condition, or the value of a parameter. */
export function expressionOf(
  context: BuildContext,
  node: YamlNode | undefined,
): Expression | null {
  return parseScalar(context, asScalar(context, node), parseExpressionFragment);
}

/** An expression or a list of values. */
export function valueOf(context: BuildContext, node: YamlNode): Expression | null {
  return listOr(context, node, expressionOf);
}

/**
 * The value of a `let` or a table: as `valueOf`, but a word or path alone is a text, as
 * everywhere in YAML, unless it names a `let` or a table of the file.
 */
export function definedValue(context: BuildContext, node: YamlNode): Expression | null {
  return listOr(context, node, (_, item) => {
    const scalar = asScalar(context, item);
    if (scalar === null) return null;
    const isWord = WORD.test(scalar.text) && !KEYWORD.test(scalar.text);
    return isWord && !context.definedNames.has(scalar.text)
      ? parseScalar(context, scalar, parseInQuotes)
      : expressionOf(context, scalar);
  });
}

const WORD = /^[A-Za-z_]\w*(?:\/\w+)*$/;
const KEYWORD = /^(?:true|false|none)$/;

function listOr(
  context: BuildContext,
  node: YamlNode,
  one: (context: BuildContext, node: YamlNode) => Expression | null,
): Expression | null {
  if (node.kind !== "list") return one(context, node);
  const items = node.items.map((it) => listOr(context, it, one));
  const known = present(items);
  return known.length === items.length
    ? { kind: "list", items: known, span: node.span }
    : null;
}

/** Reads a text as if it stood in the quotes of the text notation. */
export function parseInQuotes(fragment: Fragment, report: Report): Expression | null {
  const { text, spanOf } = fragment;
  const inside = (offset: number) => Math.max(0, Math.min(offset - 1, text.length));
  const quote = text.includes('"') ? "'" : '"';
  return parseExpressionFragment(
    {
      text: `${quote}${text}${quote}`,
      spanOf: (start, end) => spanOf(inside(start), inside(end)),
    },
    report,
  );
}

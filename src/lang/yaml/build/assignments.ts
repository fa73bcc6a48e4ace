import {
  parseAssignedNames,
  parseExpressionFragment,
  parseMessageFragment,
} from "../../text/fragments.js";
import type { Assignment, Message, Removal } from "../../tree.js";
import type { YamlEntry, YamlMapping, YamlNode } from "../nodes.js";
import {
  asList,
  asMapping,
  asScalar,
  contentSpan,
  entrySpan,
  field,
  parseScalar,
  present,
} from "./context.js";
import type { BuildContext } from "./context.js";
import { NO_PREFIX, prefixOf } from "./names.js";
import { expressionOf } from "./values.js";

/** `params`: parameters by name. */
export function assignmentsOf(
  context: BuildContext,
  node: YamlNode | undefined,
): readonly Assignment[] {
  const entries = asMapping(context, node)?.entries ?? [];
  return present(entries.map((it) => assignmentOf(context, it)));
}

function assignmentOf(context: BuildContext, written: YamlEntry): Assignment | null {
  const { key, value } = written;
  const assigned = parseScalar(context, key, parseAssignedNames);
  const expression = value.kind === "mapping" ? field(value, "value") : value;
  const scalar = asScalar(context, expression);
  const parsed = parseScalar(context, scalar, parseExpressionFragment);
  const prefix = value.kind === "mapping" ? prefixOf(context, value) : NO_PREFIX;
  if (assigned === null || parsed === null) return null;
  const span = entrySpan(written);
  return { kind: "assignment", ...assigned, value: parsed, ...prefix, span };
}

/** `drop`: names of parameters. */
export function removalsOf(
  context: BuildContext,
  node: YamlNode | undefined,
): readonly Removal[] {
  return asList(node).flatMap((item): Removal[] => {
    const scalar = asScalar(context, item);
    const assigned = parseScalar(context, scalar, parseAssignedNames);
    if (scalar !== null && assigned?.ifPresent) {
      context.report.error("K2T100", {
        message: "`drop` takes names without `?`",
        span: contentSpan(scalar),
        help: "write the name alone: what may be absent is dropped where it is present",
      });
    }
    return (assigned?.names ?? []).map((name) => ({
      kind: "removal",
      name,
      span: name.span,
    }));
  });
}

/** `error` or `warn`: a text, a text with a condition, or a list of either. */
export function messagesOf(
  context: BuildContext,
  mapping: YamlMapping,
  key: "error" | "warn",
): readonly Message[] {
  const severity = key === "error" ? "error" : "warning";
  const items = asList(field(mapping, key));
  return present(
    items.map((item): Message | null => {
      const parts = item.kind === "mapping" ? item : null;
      const written = parts === null ? item : field(parts, "text");
      const scalar = asScalar(context, written);
      const text = parseScalar(context, scalar, parseMessageFragment);
      const where = parts && expressionOf(context, field(parts, "where"));
      return text && { kind: "message", severity, text, where, span: item.span };
    }),
  );
}

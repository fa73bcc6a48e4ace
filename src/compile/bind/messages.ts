import type { BodyEntry, Message } from "../../lang/tree.js";
import type { Code } from "../../report/codes.js";
import { evaluateCondition } from "../evaluate/evaluate.js";
import { nothingRead, type Scope } from "../evaluate/scope.js";
import { buildMessage } from "../evaluate/templates.js";
import { allowedCodes, type Binding } from "./binding.js";
import type { Found } from "./find-transform.js";
import { type Route, transformScope } from "./route.js";

/**
 * Heeds `error` and `warn` of a map's body and of the class transforms; false: the layer is
 * refused.
 */
export function heedMessages(
  route: Route,
  { transform, route: found, warnings }: Found,
  { attention }: Binding,
): boolean {
  const { map, scope, view } = route;
  const said = messagesOf(map.body, scope, route.allowed);
  const heard = transform ? [...warnings, { transform, route: found }] : warnings;
  for (const { transform: owned, route: seen } of heard) {
    const allowed = allowedCodes(route.allowed, owned.node.allow);
    said.push(...messagesOf(owned.node.body, transformScope(seen, owned), allowed));
  }
  // Of a refused layer nothing else is of use.
  const errors = said.filter(({ message }) => message.severity === "error");
  for (const { message, text } of errors.length > 0 ? errors : said) {
    attention.add(message, text, map.span, view.layer.path);
  }
  return errors.length === 0;
}

/** The messages that apply and that nothing silences, with their texts for this layer. */
function messagesOf(
  entries: readonly BodyEntry[],
  scope: Scope,
  allowed: ReadonlySet<Code>,
) {
  const said: { readonly message: Message; readonly text: string }[] = [];
  for (const message of entries) {
    if (message.kind !== "message") continue;
    if (message.severity === "warning" && allowed.has("K2T411")) continue;
    const { where, text } = message;
    const inner = { ...scope, ...nothingRead() };
    if (where && evaluateCondition(where, inner) !== true) continue;
    const built = text.template && buildMessage(text.template, inner);
    said.push({ message, text: built ?? text.raw });
  }
  return said;
}

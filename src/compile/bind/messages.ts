import type { BodyEntry, LayerRule, Message } from "../../lang/tree.js";
import type { Owned } from "../link/program.js";
import { evaluateCondition } from "../evaluate/evaluate.js";
import type { Scope } from "../evaluate/scope.js";
import { buildTemplate } from "../evaluate/templates.js";
import { allowedCodes, type Binding } from "./binding.js";
import { type Route, transformScope } from "./route.js";

/** Heeds `error` and `warn` of a transform and of a map's body; false: the layer is refused. */
export function heedMessages(
  route: Route,
  transform: Owned<LayerRule> | null,
  { attention }: Binding,
): boolean {
  const { map, scope, view } = route;
  const allowed = allowedCodes(route.allowed, transform?.node.allow ?? []);
  const said = messagesOf(map.body, scope);
  if (transform) {
    said.push(...messagesOf(transform.node.body, transformScope(route, transform)));
  }
  for (const { message, text } of said) {
    if (message.severity === "warning" && allowed.has("K2T411")) continue;
    attention.add(message, text, map.span, view.layer.path);
  }
  return !said.some(({ message }) => message.severity === "error");
}

/** The messages that apply, with their texts for this layer. */
function messagesOf(entries: readonly BodyEntry[], scope: Scope) {
  const said: { readonly message: Message; readonly text: string }[] = [];
  for (const message of entries) {
    if (message.kind !== "message") continue;
    const { where, text } = message;
    const inner = { ...scope, reads: [] };
    if (where && evaluateCondition(where, inner) !== true) continue;
    const built = text.template && buildTemplate(text.template, inner);
    said.push({ message, text: built ?? text.raw });
  }
  return said;
}

import type { LayerRule, Message } from "../../lang/tree.js";
import type { Owned } from "../link/program.js";
import { evaluateCondition } from "../evaluate/evaluate.js";
import type { Scope } from "../evaluate/scope.js";
import { buildTemplate } from "../evaluate/templates.js";
import { layerNote, takeOwn } from "./bind-map.js";
import { allowedCodes, type Binding } from "./binding.js";
import type { Route } from "./route-layer.js";

/** Heeds `error` and `warn` of a transform and of a map's body; false: the layer is refused. */
export function heedMessages(
  route: Route,
  transform: Owned<LayerRule> | null,
  binding: Binding,
): boolean {
  const { map, scope } = route;
  const allowed = allowedCodes(route.allowed, transform?.node.allow ?? []);
  const inner = transform && { ...scope, owner: transform.owner, captures: new Map() };
  const spoken = [
    ...messagesOf(map.body).map((message) => ({ message, scope })),
    ...(transform && inner ? messagesOf(transform.node.body) : []).map((message) => ({
      message,
      scope: inner!,
    })),
  ].filter(({ message, scope: its }) => applies(message, its));
  for (const { message, scope: its } of spoken) {
    const { template, raw } = message.text;
    const text = template ? (buildTemplate(template, its) ?? raw) : raw;
    if (message.severity === "error") refuse(text, message, route, binding);
    else if (!allowed.has("K2T411")) {
      binding.attention.add(text, map.span, route.view.layer.path);
    }
  }
  return !spoken.some(({ message }) => message.severity === "error");
}

const messagesOf = (entries: readonly { readonly kind: string }[]): readonly Message[] =>
  entries.filter((entry): entry is Message => entry.kind === "message");

const applies = ({ where }: Message, scope: Scope): boolean =>
  where === null || evaluateCondition(where, { ...scope, reads: [] }) === true;

function refuse(text: string, { span }: Message, route: Route, binding: Binding): void {
  const { view, map } = route;
  binding.report.error("K2T407", {
    message: `\`${view.layer.path}\`: ${text}`,
    help: "write its parameters yourself with `as none` and assignments, or leave it out with `ignore`",
    span: map.span,
    notes: [layerNote(view.layer), { message: "this transform refuses it", span }],
  });
  takeOwn(view.layer, binding);
}

import type {
  CallArgument,
  ConfigLayer,
  LayerCall,
  TensorReference,
} from "./config-layer.js";
import { configFailure } from "./config-failure.js";

/** The tensors of an argument, in the order in which Keras flattens it. */
export function tensorsOf(argument: CallArgument): readonly TensorReference[] {
  switch (argument.kind) {
    case "tensor":
      return [argument];
    case "list":
      return argument.items.flatMap(tensorsOf);
    case "record":
      return [...argument.entries.values()].flatMap(tensorsOf);
    case "value":
      return [];
  }
}

/** Every tensor that a call reads, positional ones first. */
function inputsOf(call: LayerCall): readonly TensorReference[] {
  return [...call.positional, ...call.keywords.values()].flatMap(tensorsOf);
}

/** The calls, each after those whose results it reads; else in the order given. */
export function orderCalls(
  calls: readonly LayerCall[],
  model: string,
  file: string,
): readonly LayerCall[] {
  const callsOfLayer = new Map<ConfigLayer, LayerCall[]>();
  for (const call of calls) append(callsOfLayer, call.layer, call);
  const waiting = new Map<LayerCall, number>();
  const readers = new Map<LayerCall, LayerCall[]>();
  for (const call of calls) {
    waiting.set(call, 0);
    for (const { layer, call: index } of inputsOf(call)) {
      const source = callsOfLayer.get(layer)?.[index];
      if (source === undefined) continue;
      waiting.set(call, waiting.get(call)! + 1);
      append(readers, source, call);
    }
  }
  const ordered = calls.filter((call) => waiting.get(call) === 0);
  for (let i = 0; i < ordered.length; i++) {
    for (const reader of readers.get(ordered[i]!) ?? []) {
      const left = waiting.get(reader)! - 1;
      waiting.set(reader, left);
      if (left === 0) ordered.push(reader);
    }
  }
  if (ordered.length === calls.length) return ordered;
  const stuck = calls.find((call) => waiting.get(call)! > 0)!;
  const message = `layer \`${stuck.layer.name}\` of model \`${model}\` reads its own result, directly or through other layers`;
  throw configFailure(file, "K2T502", message);
}

function append<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

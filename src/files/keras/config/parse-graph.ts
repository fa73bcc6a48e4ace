import type { Config, Json } from "../../../tensor/catalog.js";
import type {
  CallArgument,
  ConfigGraph,
  ConfigLayer,
  LayerCall,
} from "./config-layer.js";
import { configFailure } from "./config-failure.js";
import { get, isRecord, itemsAt, textAt } from "./json.js";
import type { RawArgument, RawCall, RawTensor } from "./parse-calls.js";
import { readArgument, readCall } from "./parse-calls.js";
import { orderCalls } from "./order-calls.js";

/** One member of a Functional model: its layer and its calls as written. */
interface Member {
  readonly layer: ConfigLayer;
  readonly calls: readonly RawCall[];
}

/** What resolving references needs to know of the model around them. */
interface Scope {
  readonly file: string;
  readonly model: string;
  readonly members: ReadonlyMap<string, Member>;
  /** How far Keras's node indices of a layer lie above the ordinals of its calls. */
  readonly offsets: ReadonlyMap<string, number>;
}

/** A member's name in its graph: beside its config in Keras 2 and 3, else inside it. */
export function memberName(entry: Config): string {
  const config = get(entry, "config");
  const inner = isRecord(config) ? textAt(config, "name") : null;
  return textAt(entry, "name") ?? inner ?? "";
}

function tensorsIn(argument: RawArgument, found: RawTensor[]): void {
  if (argument.kind === "tensor") found.push(argument);
  if (argument.kind === "list") for (const item of argument.items) tensorsIn(item, found);
  if (argument.kind === "record") {
    for (const entry of argument.entries.values()) tensorsIn(entry, found);
  }
}

/**
 * A nested model was called once when it was made, and Keras counts that call although it
 * is not in `inbound_nodes`: its n calls have the indices 1 to n. Layers have 0 to n - 1.
 */
function offsetsOf(
  members: ReadonlyMap<string, Member>,
  ends: readonly RawArgument[],
): ReadonlyMap<string, number> {
  const tensors: RawTensor[] = [];
  for (const end of ends) tensorsIn(end, tensors);
  for (const { calls } of members.values()) {
    for (const { positional, keywords } of calls) {
      for (const argument of positional) tensorsIn(argument, tensors);
      for (const argument of keywords.values()) tensorsIn(argument, tensors);
    }
  }
  const highest = new Map<string, number>();
  for (const { layer, node } of tensors) {
    highest.set(layer, Math.max(highest.get(layer) ?? 0, node));
  }
  const offsets = new Map<string, number>();
  for (const [name, { calls }] of members) {
    const above = (highest.get(name) ?? 0) - (calls.length - 1);
    offsets.set(name, calls.length > 0 && above > 0 ? above : 0);
  }
  return offsets;
}

/** `lenient`: a list that only looks like a reference (in keywords) is a value. */
function resolve(argument: RawArgument, scope: Scope, lenient: boolean): CallArgument {
  switch (argument.kind) {
    case "value":
      return argument;
    case "list": {
      const items = argument.items.map((item) => resolve(item, scope, lenient));
      return { kind: "list", items };
    }
    case "record": {
      const entries = new Map<string, CallArgument>();
      for (const [key, entry] of argument.entries) {
        entries.set(key, resolve(entry, scope, lenient));
      }
      return { kind: "record", entries };
    }
    case "tensor": {
      const { layer: name, node, output, shape } = argument;
      const member = scope.members.get(name);
      if (member !== undefined) {
        const call = Math.max(0, node - scope.offsets.get(name)!);
        return { kind: "tensor", layer: member.layer, call, output, shape };
      }
      if (lenient) return { kind: "value", value: [name, node, output] };
      const message = `a layer of model \`${scope.model}\` reads \`${name}\`, which is no layer of that model`;
      throw configFailure(scope.file, "K2T502", message);
    }
  }
}

/** `input_layers` or `output_layers`; those of a list of one stay a list. */
function endOf(config: Config, key: string): RawArgument {
  return readArgument(get(config, key) ?? null);
}

/** The graph of a Functional model whose config is `config`. */
export function parseGraph(
  config: Config,
  layers: readonly ConfigLayer[],
  file: string,
): ConfigGraph {
  const model = textAt(config, "name") ?? "";
  const entries: readonly Json[] = itemsAt(config, "layers") ?? [];
  const members = new Map<string, Member>();
  layers.forEach((layer, i) => {
    if (members.has(layer.name)) {
      const message = `two layers of model \`${model}\` are named \`${layer.name}\``;
      throw configFailure(file, "K2T502", message);
    }
    const entry = entries[i] as Config;
    const nodes = layer.kind === "input" ? [] : (itemsAt(entry, "inbound_nodes") ?? []);
    const calls = nodes.map(readCall).filter((call) => call !== null);
    members.set(layer.name, { layer, calls });
  });
  const rawInputs = endOf(config, "input_layers");
  const rawOutputs = endOf(config, "output_layers");
  const offsets = offsetsOf(members, [rawInputs, rawOutputs]);
  const scope: Scope = { file, model, members, offsets };
  const calls: LayerCall[] = [];
  for (const member of members.values()) {
    member.calls.forEach(({ positional, keywords }, index) => {
      const named = [...keywords].map(
        ([key, argument]) => [key, resolve(argument, scope, true)] as const,
      );
      calls.push({
        layer: member.layer,
        index,
        positional: positional.map((argument) => resolve(argument, scope, false)),
        keywords: new Map(named),
      });
    });
  }
  return {
    inputs: resolve(rawInputs, scope, false),
    outputs: resolve(rawOutputs, scope, false),
    calls: orderCalls(calls, model, file),
  };
}

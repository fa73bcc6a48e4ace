import type { Config, Json } from "../../../tensor/catalog.js";
import { get, isList, isRecord, itemsAt, recordAt, textAt } from "./json.js";

/** The graph of a Functional model while it is written down. */
interface Graph {
  readonly layers: Map<string, Member>;
  readonly inputs: Json[];
}

interface Member {
  readonly entry: Config;
  /** As `inbound_nodes` has them. */
  readonly nodes: Json[];
}

/** Models within models are followed so deep; what nests deeper is refused later. */
const DEEPEST = 64;

/**
 * A Sequential of Keras 1 may begin with a Merge of other models, whose layers it stores as
 * its own: as the Functional model that it is. Every other entry stays what it was.
 */
export function withoutMergedModels(entry: Config): Config {
  const layers = layersOf(entry);
  if (layers === null || !beginsWithMerge(layers)) return entry;
  const graph: Graph = { layers: new Map(), inputs: [] };
  const output = addSequential(layers, null, graph, 0);
  if (output === null) return entry;
  const name = textAt(recordAt(entry, "config") ?? {}, "name") ?? textAt(entry, "name");
  return {
    ...entry,
    config: {
      ...(name === null ? {} : { name }),
      layers: [...graph.layers.values()].map(written),
      input_layers: graph.inputs,
      output_layers: [output],
    },
  };
}

const written = ({ entry, nodes }: Member): Config => ({
  ...entry,
  inbound_nodes: nodes,
});

function layersOf(entry: Config): readonly Config[] | null {
  if (textAt(entry, "class_name") !== "Sequential") return null;
  const config = get(entry, "config");
  const layers = isList(config)
    ? config
    : itemsAt(recordAt(entry, "config") ?? {}, "layers");
  return layers !== null && layers.every(isRecord) ? layers : null;
}

function beginsWithMerge([first]: readonly Config[]): boolean {
  return first !== undefined && mergedIn(first) !== null;
}

/** The models that a Merge joins, where it has them in its config. */
function mergedIn(entry: Config): readonly Config[] | null {
  if (textAt(entry, "class_name") !== "Merge") return null;
  const models = itemsAt(recordAt(entry, "config") ?? {}, "layers") ?? [];
  return models.length > 0 && models.every(isRecord) ? models : null;
}

/** Adds the layers of a Sequential; the tensor that it gives, null where it cannot be told. */
function addSequential(
  layers: readonly Config[],
  input: Json | null,
  graph: Graph,
  depth: number,
): Json | null {
  let tensor = input;
  for (const layer of layers) {
    const models = mergedIn(layer);
    if (models === null) tensor = addLayer(layer, tensor, graph);
    else {
      const merged = models.map((model) => addModel(model, graph, depth + 1));
      tensor = merged.includes(null) ? null : addCall(layer, merged as Json[], graph);
    }
    if (tensor === null) return null;
  }
  return tensor;
}

function addModel(model: Config, graph: Graph, depth: number): Json | null {
  if (depth > DEEPEST) return null;
  const layers = layersOf(model);
  if (layers !== null) return addSequential(layers, null, graph, depth);
  const config = recordAt(model, "config") ?? {};
  const [output, second] = itemsAt(config, "output_layers") ?? [];
  const inner = itemsAt(config, "layers");
  if (inner === null) return addLayer(model, null, graph);
  if (output === undefined || second !== undefined) return null;
  for (const entry of inner) {
    const name = isRecord(entry) ? nameOf(entry) : null;
    if (!isRecord(entry) || name === null) return null;
    const nodes = [...(itemsAt(entry, "inbound_nodes") ?? [])];
    if (!graph.layers.has(name)) graph.layers.set(name, { entry, nodes });
  }
  graph.inputs.push(...(itemsAt(config, "input_layers") ?? []));
  return output;
}

/** A layer that reads one tensor; the first of a model brings an input with it. */
function addLayer(layer: Config, tensor: Json | null, graph: Graph): Json | null {
  if (tensor !== null) return addCall(layer, [tensor], graph);
  const name = nameOf(layer);
  const shape = get(recordAt(layer, "config") ?? {}, "batch_input_shape");
  if (name === null) return null;
  if (textAt(layer, "class_name") === "InputLayer") {
    graph.layers.set(name, { entry: layer, nodes: [] });
    graph.inputs.push([name, 0, 0]);
    return [name, 0, 0];
  }
  const inputName = `${name}_input`;
  const config = {
    name: inputName,
    ...(shape === undefined ? {} : { batch_input_shape: shape }),
  };
  const input = { class_name: "InputLayer", name: inputName, config };
  graph.layers.set(inputName, { entry: input, nodes: [] });
  graph.inputs.push([inputName, 0, 0]);
  return addCall(layer, [[inputName, 0, 0]], graph);
}

/** One more call of a layer, which several models may share. */
function addCall(layer: Config, tensors: readonly Json[], graph: Graph): Json | null {
  const name = nameOf(layer);
  if (name === null) return null;
  const member = graph.layers.get(name) ?? { entry: layer, nodes: [] };
  graph.layers.set(name, member);
  member.nodes.push(tensors);
  return [name, member.nodes.length - 1, 0];
}

function nameOf(entry: Config): string | null {
  return textAt(recordAt(entry, "config") ?? {}, "name") ?? textAt(entry, "name");
}

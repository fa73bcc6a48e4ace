import { builtinClass } from "../builtin-class.js";
import type {
  CallArgument,
  ConfigLayer,
  LayerCall,
  TensorReference,
} from "../config-layer.js";
import { tensorsOf } from "../order-calls.js";
import { reconcile } from "./reconcile.js";
import type { Arguments, Value } from "./steps.js";
import { newValue } from "./steps.js";

/** How a graph's layers are run: what unrolls the model has the graph call it back. */
export interface Runner {
  readonly layer: (layer: ConfigLayer, given: Arguments) => readonly Value[];
  /** `bound` is null where the model is no other's part. */
  readonly input: (layer: ConfigLayer, bound: Value | null) => Value;
}

/** The values of a graph's tensors, by layer, call and output. */
type Environment = Map<ConfigLayer, Value[][]>;

/** The names of the positional arguments, for classes whose config tells of them. */
const ARGUMENT_NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ["MultiHeadAttention", ["query", "value", "key"]],
  ["GroupedQueryAttention", ["query", "value", "key"]],
]);

const MOST_OUTPUTS = 1000;

/** Keywords whose tensors are no input whose shape matters here. */
const ASIDE = /mask$|^(training|initial_state|constants)$/;

/** Runs a Functional model: binds its inputs, then makes its calls. */
export function runGraph(
  model: ConfigLayer,
  given: Arguments,
  run: Runner,
): readonly Value[] {
  const graph = model.graph!;
  const environment: Environment = new Map();
  tensorsOf(graph.inputs).forEach((tensor, i) => {
    const bound = given.values[i] ?? null;
    const input = run.input(tensor.layer, bound);
    environment.set(tensor.layer, [[input]]);
  });
  // Inputs that the model's own list leaves out are still inputs.
  for (const layer of model.children) {
    if (layer.kind !== "input" || environment.has(layer)) continue;
    environment.set(layer, [[run.input(layer, null)]]);
  }
  const counts = new Map<ConfigLayer, number>();
  for (const { layer } of graph.calls) counts.set(layer, (counts.get(layer) ?? 0) + 1);
  for (const call of graph.calls) {
    const calledOnce = given.calledOnce && counts.get(call.layer) === 1;
    const its = argumentsOf(call, environment, calledOnce, given.calledOnce);
    const results = [...run.layer(call.layer, its)];
    const calls = environment.get(call.layer) ?? [];
    calls[call.index] = results;
    environment.set(call.layer, calls);
  }
  return tensorsOf(graph.outputs).map((tensor) =>
    valueOf(tensor, environment, given.calledOnce),
  );
}

/** The value of a tensor; results that no rule foretold are made when first read. */
function valueOf(
  tensor: TensorReference,
  environment: Environment,
  calledOnce: boolean,
): Value {
  const results = environment.get(tensor.layer)?.[tensor.call] ?? [];
  const value = results[tensor.output] ?? newValue(null);
  // An output beyond all that layers give is a damaged reference: it is not kept.
  if (tensor.output < MOST_OUTPUTS) results[tensor.output] = value;
  value.shape = reconcile(value.shape, tensor.shape, calledOnce);
  return value;
}

function argumentsOf(
  call: LayerCall,
  environment: Environment,
  calledOnce: boolean,
  modelCalledOnce: boolean,
): Arguments {
  const bind = (argument: CallArgument): readonly Value[] =>
    tensorsOf(argument).map((tensor) => valueOf(tensor, environment, modelCalledOnce));
  const named = new Map<string, Value>();
  const names = ARGUMENT_NAMES.get(builtinClass(call.layer) ?? "") ?? [];
  const values: Value[] = [];
  call.positional.forEach((argument, i) => {
    const bound = bind(argument);
    values.push(...bound);
    if (names[i] !== undefined && bound.length === 1) named.set(names[i], bound[0]!);
  });
  for (const [name, argument] of call.keywords) {
    if (ASIDE.test(name)) continue;
    const bound = bind(argument);
    values.push(...bound);
    if (bound.length === 1) named.set(name, bound[0]!);
  }
  return { values, named, calledOnce };
}

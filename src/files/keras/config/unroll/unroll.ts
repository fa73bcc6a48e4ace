import { builtinClass } from "../builtin-class.js";
import type { ConfigLayer, PartialShape } from "../config-layer.js";
import { configFailure } from "../config-failure.js";
import { inferShapes } from "../shapes/infer-shapes.js";
import { runGraph } from "./run-graph.js";
import { anyBatch, reconcile } from "./reconcile.js";
import type { Arguments, Unrolled, Unrolling, Value } from "./steps.js";
import { inOrder, newValue, NOTHING_NAMED } from "./steps.js";

/** A model whose nested calls unfold to more steps is refused. */
export const MOST_STEPS = 200_000;

/**
 * Every call that the model makes, in an order in which it can be computed, with the
 * shapes of all tensors as far as they are known.
 * @throws Failure K2T505 where nested calls unfold beyond `MOST_STEPS`.
 */
export function unroll(root: ConfigLayer, file: string): Unrolled {
  const unrolling: Unrolling = { file, steps: [], wholes: [] };
  runUnbound(root, unrolling);
  return unrolling;
}

/** A layer or model of which nobody says what it reads: its inputs are as it was built. */
function runUnbound(layer: ConfigLayer, unrolling: Unrolling): void {
  const stated = [...layer.buildShapes.values()].flat();
  const shapes = stated.length > 0 ? stated : [null];
  const isModel = layer.kind === "sequential" || layer.kind === "functional";
  const values = shapes.map((shape) => newValue(shape && anyBatch(shape)));
  runLayer(layer, inOrder(isModel ? [] : values, true), unrolling);
}

/** Wrappers whose inner layer is called as any layer is. */
const TRANSPARENT = /^(TimeDistributed|SpectralNormalization|Wrapper)$/;

/** Whether a call is several steps, those of the layers inside. */
function isTakenApart(layer: ConfigLayer): boolean {
  if (layer.kind !== "wrapper")
    return layer.kind === "sequential" || layer.kind === "functional";
  return TRANSPARENT.test(builtinClass(layer) ?? "");
}

/** Runs one call of any kind of layer; the values that it gives. */
function runLayer(
  layer: ConfigLayer,
  given: Arguments,
  unrolling: Unrolling,
): readonly Value[] {
  if (unrolling.steps.length + unrolling.wholes.length > MOST_STEPS) {
    const message = `the model's nested calls unfold to more than ${MOST_STEPS} steps`;
    throw configFailure(unrolling.file, "K2T505", message);
  }
  const outputs = runKind(layer, given, unrolling);
  if (isTakenApart(layer)) {
    unrolling.wholes.push({ layer, inputs: given.values, outputs });
  }
  return outputs;
}

function runKind(
  layer: ConfigLayer,
  given: Arguments,
  unrolling: Unrolling,
): readonly Value[] {
  switch (layer.kind) {
    case "input":
      return [runInput(layer, given.values[0] ?? null, unrolling)];
    case "sequential":
      return runSequential(layer, given, unrolling);
    case "functional":
      return runGraph(layer, given, {
        layer: (inner, its) => runLayer(inner, its, unrolling),
        input: (inner, bound) => runInput(inner, bound, unrolling),
      });
    case "wrapper":
      return runWrapper(layer, given, unrolling);
    case "operation":
      return [...runStep(layer, given, unrolling)];
    case "layer":
      // How a custom layer calls its parts is code; the parts still have shapes.
      for (const child of layer.children) runUnbound(child, unrolling);
      return runStep(layer, given, unrolling);
  }
}

/** An input layer: what it is bound to, or a tensor of the shape that it states. */
function runInput(layer: ConfigLayer, bound: Value | null, unrolling: Unrolling): Value {
  const stated = layer.buildShapes.get("input_shape")?.[0] ?? null;
  if (bound !== null) {
    bound.shape ??= stated;
    return bound;
  }
  return source(layer, stated, unrolling);
}

function source(
  layer: ConfigLayer,
  shape: PartialShape | null,
  unrolling: Unrolling,
): Value {
  const value = newValue(shape && anyBatch(shape));
  const step = { kind: "source", layer, className: null, inputs: [] } as const;
  unrolling.steps.push({ ...step, named: NOTHING_NAMED, outputs: [value] });
  return value;
}

function runSequential(
  layer: ConfigLayer,
  given: Arguments,
  unrolling: Unrolling,
): readonly Value[] {
  let values = given.values;
  if (values.length === 0 && layer.children[0]?.kind !== "input") {
    const first = layer.children[0];
    const stated =
      layer.buildShapes.get("input_shape") ?? first?.buildShapes.values().next().value;
    // Keras 1's Merge at the start of a Sequential has models of its own as inputs.
    values = [source(layer, stated?.[0] ?? null, unrolling)];
  }
  for (const child of layer.children) {
    values = runLayer(child, inOrder(values, given.calledOnce), unrolling);
  }
  return values;
}

function runWrapper(
  layer: ConfigLayer,
  given: Arguments,
  unrolling: Unrolling,
): readonly Value[] {
  if (!isTakenApart(layer)) return runStep(layer, given, unrolling);
  const wrapped = layer.wrapped!;
  if (builtinClass(layer) !== "TimeDistributed")
    return runLayer(wrapped, given, unrolling);
  return runOverTime(layer, wrapped, given, unrolling);
}

function runOverTime(
  layer: ConfigLayer,
  wrapped: ConfigLayer,
  given: Arguments,
  unrolling: Unrolling,
): readonly Value[] {
  const outer = given.values[0] ?? newValue(null);
  const stated = layer.buildShapes.get("input_shape")?.[0] ?? null;
  outer.shape = reconcile(outer.shape, stated, given.calledOnce);
  const { shape } = outer;
  const length = shape?.[1] ?? null;
  const inner = newValue(shape && [shape[0] ?? null, ...shape.slice(2)]);
  const common = { layer, className: null, named: new Map([["outer", outer]]) };
  unrolling.steps.push({ ...common, kind: "time-in", inputs: [outer], outputs: [inner] });
  const results = runLayer(wrapped, inOrder([inner], given.calledOnce), unrolling);
  const outputs = results.map(({ shape: it }) =>
    newValue(it && [it[0] ?? null, length, ...it.slice(1)]),
  );
  unrolling.steps.push({ ...common, kind: "time-out", inputs: results, outputs });
  return outputs;
}

/** One call of a layer that is not taken apart further. */
function runStep(
  layer: ConfigLayer,
  given: Arguments,
  unrolling: Unrolling,
): readonly Value[] {
  const inputs = given.values.length > 0 ? given.values : [newValue(null)];
  acceptStated(layer, inputs, given);
  const className = builtinClass(layer);
  const shapes = inferShapes({
    layer,
    className: className ?? "",
    config: layer.config,
    inputs: inputs.map(({ shape }) => shape),
    named: new Map([...given.named].map(([name, { shape }]) => [name, shape])),
  });
  const outputs = shapes.map(newValue);
  const { named } = given;
  unrolling.steps.push({ kind: "layer", layer, className, inputs, named, outputs });
  return outputs;
}

/** Corrects the shapes of a call's inputs by those that the layer was built with. */
function acceptStated(
  layer: ConfigLayer,
  inputs: readonly Value[],
  { named, calledOnce }: Arguments,
): void {
  for (const [name, shapes] of layer.buildShapes) {
    const value = named.get(name.replace(/_shape$/, ""));
    if (value !== undefined) value.shape = reconcile(value.shape, shapes[0]!, calledOnce);
    else if (name === "input_shape" && shapes.length <= inputs.length) {
      shapes.forEach((shape, i) => {
        inputs[i]!.shape = reconcile(inputs[i]!.shape, shape, calledOnce);
      });
    }
  }
}

import { describe, expect, it } from "vitest";
import type { DType } from "../../../src/tensor/dtype.js";
import type { Hdf5Group, Hdf5Node } from "../../../src/files/hdf5/node.js";
import { trainingState } from "../../../src/files/keras/modern/training.js";

/** A group with variables of these dtypes and shapes. */
function group(
  ...variables: readonly (readonly [DType, readonly number[]])[]
): Hdf5Group {
  const datasets = variables.map(([dtype, shape], i): [string, Hdf5Node] => {
    const path = `/vars/${i}`;
    const tensor = { stored: path, shape, dtype, bytes: 0 };
    return [String(i), { kind: "dataset", path, tensor, problem: null, chunks: null }];
  });
  const vars: Hdf5Group = { kind: "group", path: "/vars", children: new Map(datasets) };
  return { kind: "group", path: "/", children: new Map([["vars", vars]]) };
}

const METRIC = group(["float32", []], ["float32", []]);
const OPTIMIZER = group(["int64", []], ["float32", []], ["float32", [3, 2]]);
const DENSE = group(["float32", [3, 2]], ["float32", [2]]);

describe("what a model holds beside its weights", () => {
  it.each([
    ["optimizer", OPTIMIZER, "optimizer"],
    ["gen_optimizer", OPTIMIZER, "optimizer"],
    ["optimizer_2", OPTIMIZER, "optimizer"],
    ["_compile_metrics", METRIC, "metrics"],
    ["kl_loss_tracker", METRIC, "metrics"],
    ["accuracy_metric", METRIC, "metrics"],
    ["seed_generator", group(["uint32", [2]]), "seed"],
    ["_random_generator", group(["int64", [3]]), "seed"],
  ])("is told by the attribute %s", (name, state, why) => {
    expect(trainingState(name, state)).toBe(why);
  });

  it.each([
    ["optimizer_head", OPTIMIZER],
    ["learned_optimizer", DENSE],
    ["object_tracker", DENSE],
    ["scales", METRIC],
    ["dense", DENSE],
  ])("is not an attribute %s of one's own", (name, weights) => {
    expect(trainingState(name, weights)).toBeNull();
  });
});

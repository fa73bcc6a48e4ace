import { sameShape } from "../../../../tensor/shape.js";
import { concat } from "../../../../tensor/nodes.js";
import { makeDataset } from "../../variable-dataset.js";
import type { Entry } from "../stored-groups.js";

/** The gates that Keras 1 stores one by one, in the order in which Keras 2 joins them. */
const GATES: Readonly<Record<string, readonly string[]>> = {
  LSTM: ["i", "f", "c", "o"],
  ConvLSTM2D: ["i", "f", "c", "o"],
  GRU: ["z", "r", "h"],
};

/**
 * `W_i`, `W_f`, … as one `W`, and so `U` and `b`. Where a gate is missing or has another
 * shape the entries stay as they are.
 */
export function joinGates(
  className: string,
  entries: readonly Entry[],
): readonly Entry[] {
  const gates = GATES[className];
  if (gates === undefined) return entries;
  const joined: Entry[] = [];
  for (const kind of ["W", "U", "b"]) {
    const parts = gates.map((gate) =>
      entries.find(({ base }) => base === `${kind}_${gate}`),
    );
    if (!parts.every((it) => it !== undefined)) return entries;
    const [first] = parts;
    const datasets = parts.map(({ dataset }) => dataset);
    const fit = datasets.every(
      ({ tensor }) =>
        tensor !== null &&
        tensor.shape.length > 0 &&
        sameShape(tensor.shape, first!.dataset.tensor!.shape) &&
        tensor.dtype === first!.dataset.tensor!.dtype,
    );
    if (!fit) return entries;
    const made = `gates ${gates.join(" ")} joined`;
    const dataset = makeDataset(datasets, made, (values) =>
      concat(values[0]!.shape.length - 1, values),
    );
    joined.push({ ...first!, base: kind, dataset });
  }
  return joined.length * gates.length === entries.length ? joined : entries;
}

import type { Draft } from "../draft.js";
import type { StoredLayer } from "./stored-layer.js";

/**
 * The variables of a layer of unknown class: under the numbers that the file gives them, but
 * for a matrix (i u) with a vector (u) behind it. That is a kernel and its bias in every layer
 * of Keras that has such a pair, so a rule may call them so, as it does where the model is in a
 * legacy file, which keeps the names. The class stays unknown: what becomes of the two is for
 * a rule to say.
 */
export function namedByShape({ variables }: StoredLayer): Draft["variables"] {
  const shapes = variables.map(({ dataset }) => dataset.tensor?.shape);
  const [matrix, vector, ...others] = shapes;
  const isPair =
    variables.every(({ key }) => /^\d+$/.test(key)) &&
    matrix?.length === 2 &&
    vector?.length === 1 &&
    vector[0] === matrix[1] &&
    others.length === 0;
  const names = isPair ? ["kernel", "bias"] : variables.map(({ key }) => key);
  return variables.map(({ dataset }, i) => ({ name: names[i]!, dataset }));
}

import type { SetApart } from "../../../tensor/catalog.js";
import { datasetsIn, type Hdf5Dataset, type Hdf5Group } from "../../hdf5/node.js";
import { groupAt } from "../reading.js";

/** State of training, by the attributes in which models and layers of Keras hold it. */
const ATTRIBUTES: Readonly<Record<string, SetApart["why"]>> = {
  optimizer: "optimizer",
  metrics: "metrics",
  _metrics: "metrics",
  compile_metrics: "metrics",
  _compile_metrics: "metrics",
  _loss_tracker: "metrics",
};

const SEED = /^_?(seed|random)_generator(_\d+)?$/;
const OPTIMIZER = /optimizer(_\d+)?$/;
const METRIC = /(tracker|metric)s?(_\d+)?$/;

/**
 * Why the group at the attribute `name` of a model or layer holds no weights; null where it
 * may. Of attributes that people name themselves (`gen_optimizer`, `loss_tracker`) the
 * content must agree: an optimizer starts with its count of steps, a metric is a total and
 * a count.
 */
export function trainingState(name: string, group: Hdf5Group): SetApart["why"] | null {
  if (Object.hasOwn(ATTRIBUTES, name)) return ATTRIBUTES[name]!;
  if (SEED.test(name)) return "seed";
  if (OPTIMIZER.test(name) && countsSteps(group)) return "optimizer";
  return METRIC.test(name) && isTotalAndCount(group) ? "metrics" : null;
}

function countsSteps(group: Hdf5Group): boolean {
  const first = groupAt(group, "vars")?.children.get("0");
  const tensor = first?.kind === "dataset" ? first.tensor : null;
  return tensor !== null && tensor.shape.length === 0 && tensor.dtype.startsWith("int");
}

function isTotalAndCount(group: Hdf5Group): boolean {
  const datasets: readonly Hdf5Dataset[] = datasetsIn(group);
  const isNumber = ({ tensor }: Hdf5Dataset): boolean =>
    tensor !== null && tensor.shape.length === 0 && tensor.dtype.startsWith("float");
  return datasets.length === 2 && datasets.every(isNumber);
}

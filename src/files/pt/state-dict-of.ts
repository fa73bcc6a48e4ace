import type { Failure } from "../../report/failure.js";
import { unreadable } from "../state-dict/faults.js";
import {
  asKind,
  type PickleDict,
  type PickleTensor,
  type PickleValue,
} from "./pickle-value.js";

/** Names under which training scripts keep the state dict in a checkpoint. */
const USUAL_KEYS = ["state_dict", "model_state_dict", "model", "module", "net", "ema"];

/**
 * The tensors of a pickled state dict by name, in order. Throws a `Failure` (K2T510) for
 * anything else, and tells of a checkpoint how to take the state dict out.
 */
export function stateDictOf(
  file: string,
  value: PickleValue,
): readonly (readonly [string, PickleTensor])[] {
  const dict = asKind(value, "dict");
  if (dict === null) throw unreadable(file, `it holds ${describe(value)}, not a dict`);
  const tensors: [string, PickleTensor][] = [];
  for (const [name, held] of dict.entries) {
    const tensor = asKind(held, "tensor");
    if (typeof name !== "string")
      throw unreadable(file, `it has a key of ${describe(name)}`);
    if (tensor === null) throw noTensor(file, dict, name, held);
    tensors.push([name, tensor]);
  }
  return tensors;
}

function noTensor(
  file: string,
  dict: PickleDict,
  name: string,
  held: PickleValue,
): Failure {
  const inner = [...dict.entries]
    .filter(([, it]) => holdsTensors(it))
    .map(([key]) => key);
  const key = USUAL_KEYS.find((it) => inner.includes(it)) ?? inner[0];
  if (typeof key !== "string") {
    return unreadable(file, `\`${name}\` is ${describe(held)}, not a tensor`);
  }
  const loaded = `torch.load("…", weights_only=True)[${JSON.stringify(key)}]`;
  const help = `save that alone in Python: torch.save(${loaded}, "state-dict.pt")`;
  return unreadable(file, `it is a checkpoint whose state dict is its \`${key}\``, help);
}

function holdsTensors(value: PickleValue): boolean {
  const entries = asKind(value, "dict")?.entries;
  if (entries === undefined || entries.size === 0) return false;
  return [...entries.values()].every((it) => asKind(it, "tensor") !== null);
}

function describe(value: PickleValue): string {
  if (value === null) return "None";
  if (typeof value === "object") {
    return value.kind === "global" ? "a class" : `a ${value.kind}`;
  }
  return { boolean: "a bool", number: "a number", string: "a string" }[
    typeof value as "boolean" | "number" | "string"
  ];
}

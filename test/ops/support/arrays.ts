import type { TensorValue, Value } from "../../../src/ops/value.js";
import type { WeightSource } from "../../../src/tensor/catalog.js";
import type { DType } from "../../../src/tensor/dtype.js";
import { load } from "../../../src/tensor/nodes.js";
import { evaluate } from "../../../src/run/index.js";
import { fromArrays, type MemoryTensor } from "../../support/memory-source.js";
import { tensorsIn } from "./calls.js";

/** Numbers in row-major order: what references compute with, one index at a time. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** The array whose element at each index is what `element` says. */
export function build(
  shape: readonly number[],
  element: (index: readonly number[]) => number,
): NumberArray {
  const indices = shape.reduce<number[][]>(
    (all, size) =>
      all.flatMap((it) => Array.from({ length: size }, (_, i) => [...it, i])),
    [[]],
  );
  return { shape, values: indices.map(element) };
}

export function at({ shape, values }: NumberArray, index: readonly number[]): number {
  let place = 0;
  for (const [axis, size] of shape.entries()) {
    const i = index[axis]!;
    if (!(i >= 0 && i < size)) throw new Error(`no ${index} in (${shape})`);
    place = place * size + i;
  }
  return values[place]!;
}

/** 0, 1, 2, … : every element tells where it came from. */
export function counting(...shape: readonly number[]): NumberArray {
  let next = 0;
  return build(shape, () => next++);
}

const ARRAYS: Readonly<Partial<Record<DType, (values: number[]) => ArrayBufferView>>> = {
  float32: (values) => new Float32Array(values),
  float64: (values) => new Float64Array(values),
  int32: (values) => new Int32Array(values),
  uint8: (values) => new Uint8Array(values),
};

const held = new Map<string, MemoryTensor>();

/** A tensor of a model that holds these numbers. */
export function tensorFrom(array: NumberArray, dtype: DType = "float32"): TensorValue {
  const { buffer } = ARRAYS[dtype]!([...array.values]);
  const { shape } = array;
  const path = `tensor${held.size}`;
  const bytes = new Uint8Array(buffer);
  held.set(path, { path, shape, dtype, bytes });
  const node = load({ stored: path, shape, dtype, bytes: bytes.length });
  const axes = shape.map((size) => ({ size, label: null }));
  return { kind: "tensor", type: { axes, dtype }, node };
}

/** Makes one array's source at a time, since tests hold very many. */
const SOURCE: WeightSource = {
  ...fromArrays([]),
  read: (tensor, ...rest) => fromArrays([held.get(tensor.stored)!]).read(tensor, ...rest),
};

/** The numbers of each tensor of a value. */
export function arraysOf(value: Value): readonly NumberArray[] {
  return tensorsIn(value).map(({ node }) => {
    if (node === null) throw new Error("the value was not lowered");
    const { buffer } = evaluate(node, SOURCE).slice();
    const { shape } = node;
    switch (node.dtype) {
      case "float32":
        return { shape, values: [...new Float32Array(buffer)] };
      case "float64":
        return { shape, values: [...new Float64Array(buffer)] };
      case "int32":
        return { shape, values: [...new Int32Array(buffer)] };
      case "uint8":
        return { shape, values: [...new Uint8Array(buffer)] };
      case "int64":
        return { shape, values: [...new BigInt64Array(buffer)].map(Number) };
      default:
        throw new Error(`tests do not read ${node.dtype}`);
    }
  });
}

/** The numbers of a value that is one tensor. */
export function arrayOf(value: Value): NumberArray {
  const arrays = arraysOf(value);
  if (value.kind !== "tensor") throw new Error(`${value.kind} is not one tensor`);
  return arrays[0]!;
}

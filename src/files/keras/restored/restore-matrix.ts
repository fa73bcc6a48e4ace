import type { Core } from "../../../tensor/core.js";
import { Fault } from "../../../tensor/fault.js";
import { permute, reshape } from "../../../tensor/nodes.js";
import { elementCount, showShape, type Shape } from "../../../tensor/shape.js";
import { dividedByRows, dividedByScale, scaledByGroups } from "./dequantise.js";
import { unpackNibbles } from "./nibbles.js";
import type { ProductLayout } from "./product-layout.js";

/** The stored parts of one quantised matrix. */
export interface QuantisedMatrix {
  /** `kernel`, `embeddings`: for messages. */
  readonly name: string;
  readonly className: string;
  readonly layout: ProductLayout;
  readonly numbers: Core;
  readonly scale: Core;
  readonly zero: Core | null;
  /** The group of each row that is summed over. */
  readonly groups: readonly number[] | null;
  /** AWQ's factor of each row. */
  readonly rowScales: Core | null;
}

/** Two numbers in a byte, or one. */
export type Width = "int8" | "int4";

/** The widths that sizes leave open for numbers with one scale for each output. */
export function possibleWidths(matrix: QuantisedMatrix): readonly Width[] {
  const { numbers, layout } = matrix;
  const whole = sameSizes(numbers.shape, layout.sizes);
  const half = sameSizes(numbers.shape, halved(layout)) || isFlat(matrix);
  return [...(whole ? (["int8"] as const) : []), ...(half ? (["int4"] as const) : [])];
}

/** Numbers with one scale for each output. */
export function restoreByOutput(matrix: QuantisedMatrix, width: Width): Core {
  const { numbers, scale, layout } = matrix;
  const { shape } = numbers;
  if (width === "int8") {
    if (sameSizes(shape, layout.sizes)) return dividedByScale(numbers, scale, layout);
    throw misfit(matrix, layout.sizes);
  }
  const halves = sameSizes(shape, halved(layout));
  const flat = isFlat(matrix);
  const axis = layout.summed[0];
  if (halves && axis !== undefined) {
    const length = layout.sizes[axis];
    // How many there were before they were put in pairs, or along which axis they were.
    if (length === null || length === undefined) throw unknownSize(matrix);
    return dividedByScale(unpackNibbles(numbers, axis, length), scale, layout);
  }
  if (!flat) throw misfit(matrix, halved(layout));
  const columns = elementCount(scale.shape);
  const table = { sizes: [null, null], summed: [0], kept: [1] };
  const unpacked = unpackNibbles(numbers, 1, columns);
  return wholeShape(dividedByScale(unpacked, scale, table), matrix);
}

/** Numbers of int4 in blocks along the rows that are summed over. */
export function restoreBlocks(matrix: QuantisedMatrix): Core {
  const { name, numbers, scale } = matrix;
  const zero = matrix.zero!;
  const groups = matrix.groups!;
  if (name === "embeddings") {
    const unpacked = unpackNibbles(numbers, 1, groups.length);
    return scaledByGroups({ numbers: unpacked, scale, zero, axis: 1, groups });
  }
  const unpacked = isTable(name)
    ? unpackNibbles(numbers, 0, groups.length)
    : unpackNibbles(numbers, 1, scale.shape[1] ?? 0);
  const whole = scaledByGroups({ numbers: unpacked, scale, zero, axis: 0, groups });
  return wholeShape(whole, matrix);
}

/** Numbers of GPTQ and AWQ: a matrix (outputs, rows), of 4 bits in pairs of outputs. */
export function restoreOutputRows(matrix: QuantisedMatrix, bits: number | null): Core {
  const { numbers, scale, rowScales } = matrix;
  const [stored] = numbers.shape;
  const outputs = scale.shape[0] ?? 0;
  const widths = [
    ...(stored === outputs ? [8] : []),
    ...(stored === Math.ceil(outputs / 2) ? [4] : []),
  ].filter((width) => bits === null || (width === 4) === (bits === 4));
  const [width, second] = widths;
  if (width === undefined) throw misfit(matrix, [outputs, null]);
  if (second !== undefined) throw unknownSize(matrix);
  const unpacked = width === 4 ? unpackNibbles(numbers, 0, outputs) : numbers;
  const zero = matrix.zero!;
  const groups = matrix.groups!;
  const scaled = scaledByGroups({ numbers: unpacked, scale, zero, axis: 1, groups });
  const turned = permute(scaled, [1, 0]);
  const rows = rowScales === null ? turned : dividedByRows(turned, rowScales);
  return wholeShape(rows, matrix);
}

const DEQUANTISE =
  "convert the model as it was before `quantize`, or give a plain layer in Keras what this one makes of the identity matrix: `layer(np.eye(n)) - layer.bias`";

/** A matrix (rows, outputs) in the shape that it had as a kernel. */
function wholeShape(table: Core, matrix: QuantisedMatrix): Core {
  const { sizes, summed } = matrix.layout;
  const unknown = sizes.filter((size) => size === null).length;
  const known = elementCount(sizes.map((size) => size ?? 1));
  const rest = elementCount(table.shape) / known;
  if (unknown > 1) {
    // The rows are the axes that are summed over, where these come first.
    const [rows, columns] = table.shape;
    const isMatrix = sizes.length === 2 && summed[0] === 0;
    if (isMatrix) return reshape(table, [rows!, columns!]);
    throw unknownSize(matrix);
  }
  const shape = sizes.map((size) => size ?? rest);
  if (!Number.isInteger(rest) || (unknown === 0 && rest !== 1)) {
    throw misfit(matrix, sizes);
  }
  return reshape(table, shape);
}

/** An Embedding's numbers always stand in pairs along its columns. */
const isTable = (name: string): boolean => name !== "kernel";

function sameSizes(found: Shape, wanted: readonly (number | null)[]): boolean {
  return (
    found.length === wanted.length &&
    found.every((size, i) => wanted[i] === null || wanted[i] === size)
  );
}

/** Keras 3.11 to 3.13 has pairs along the first axis that is summed over. */
function halved({ sizes, summed }: ProductLayout): readonly (number | null)[] {
  return sizes.map((size, axis) =>
    axis === summed[0] && size !== null ? Math.ceil(size / 2) : size,
  );
}

/** Keras 3.14 has a matrix (rows, pairs of outputs), whatever the kernel's axes were. */
function isFlat({ name, numbers, scale, layout }: QuantisedMatrix): boolean {
  const { shape } = numbers;
  const { sizes, summed } = layout;
  if (shape.length !== 2 || isTable(name)) return false;
  const known = summed.map((axis) => sizes[axis] ?? null);
  const rows = known.includes(null) ? null : elementCount(known as number[]);
  const pairs = Math.ceil(elementCount(scale.shape) / 2);
  return sameSizes(shape, [rows, pairs]);
}

function misfit(
  { name, className, numbers }: QuantisedMatrix,
  wanted: readonly (number | null)[],
): Fault {
  const message = `\`${name}\` is ${showShape(numbers.shape)}, and a quantised ${className} of this config has ${showShape(wanted)}`;
  return new Fault("shape", message, DEQUANTISE);
}

function unknownSize({ name, className, numbers }: QuantisedMatrix): Fault {
  const message = `the file does not tell what \`${name}\` ${showShape(numbers.shape)} was before its numbers were put in pairs`;
  const stated = className === "Dense" || className === "EinsumDense";
  const help = stated
    ? `state the shape of its input without the batch axis: \`as ${className}(dtype="int4", input_shape=[64])\``
    : DEQUANTISE;
  return new Fault("shape", message, help);
}

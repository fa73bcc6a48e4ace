import type {
  CatalogWeight,
  RestorableLayer,
  StoredTensor,
} from "../../../tensor/catalog.js";
import type { Core } from "../../../tensor/core.js";
import { bytesPerElement } from "../../../tensor/dtype.js";
import { Fault } from "../../../tensor/fault.js";
import { elementCount } from "../../../tensor/shape.js";
import { quantizationOf } from "../classes/quantized.js";
import { withLowRank } from "./low-rank.js";
import {
  layoutOfEmbeddings,
  layoutOfKernel,
  type ProductLayout,
} from "./product-layout.js";
import {
  possibleWidths,
  restoreBlocks,
  restoreByOutput,
  restoreOutputRows,
  type QuantisedMatrix,
  type Width,
} from "./restore-matrix.js";
import { storedMatrices, type StoredMatrix } from "./stored-matrices.js";

/** What restoring needs of the file beside the layer. */
export interface RestoreFrom {
  /** The version of Keras that wrote the file. */
  readonly version: string | null;
  readonly read: (tensor: StoredTensor) => Uint8Array;
}

/**
 * The variables that a quantised layer, or one with LoRA, stands for, by name: a `kernel` out
 * of int8 numbers and their scale, of packed ones, or with what LoRA adds. Null where the
 * layer is neither. Throws `Fault` where the file does not tell how they are stored.
 */
export function restoreVariables(
  layer: RestorableLayer,
  from: RestoreFrom,
): ReadonlyMap<string, CatalogWeight> | null {
  const matrices = storedMatrices(layer);
  if (matrices.length === 0) return null;
  const inside = new Set(matrices.flatMap(({ parts }) => parts));
  const quantised = matrices.map((matrix) => quantisedOf(matrix, layer, from));
  const width = widthOf(quantised, layer);
  const restored = matrices.map((matrix, i) => {
    const value = valueOf(matrix, quantised[i]!, width, layer);
    return [matrix.target, weightOf(matrix, value, layer)] as const;
  });
  const others = [...layer.variables].filter(([, weight]) => !inside.has(weight));
  return new Map([...restored, ...others]);
}

function weightOf(
  { target, parts, made }: StoredMatrix,
  value: Core,
  { layer }: RestorableLayer,
): CatalogWeight {
  const { shape, dtype } = value;
  const joined = (path: string): string => (path === "" ? target : `${path}/${target}`);
  return {
    path: joined(layer.path),
    otherPath: layer.otherPath === null ? null : joined(layer.otherPath),
    name: target,
    layer,
    shape,
    dtype,
    bytes: elementCount(shape) * bytesPerElement(dtype),
    parts: parts.flatMap((weight) => weight.parts),
    value,
    made,
  };
}

/** null where the matrix is not quantised: a float8 kernel is float32, LoRA may be all. */
function quantisedOf(
  stored: StoredMatrix,
  { className, config }: RestorableLayer,
  from: RestoreFrom,
): QuantisedMatrix | null {
  const { numbers, scale, zero, groups, rowScales, prefix, last, bias } = stored;
  if (scale === null) return null;
  if (stored.isByOutputRows && zero === null) throw withoutZeros(stored);
  const layout =
    last === "kernel"
      ? layoutOfKernel({ className, config, prefix, biasShape: bias?.shape ?? null })
      : layoutOfEmbeddings(config, last);
  if (layout === null) throw untold(className);
  const matrix = {
    name: last,
    className,
    numbers: numbers.value,
    scale: scale.value,
    zero: zero?.value ?? null,
    groups: groups === null ? null : groupsIn(groups, from),
    rowScales: rowScales?.value ?? null,
  };
  const outputs = elementCount(scale.shape);
  const filled = withOutputs(layout, zero === null ? outputs : null);
  return { ...matrix, layout: oriented(filled, matrix, from) };
}

/** One axis of outputs is as long as the scale. */
function withOutputs(layout: ProductLayout, outputs: number | null): ProductLayout {
  const [axis, second] = layout.kept;
  if (axis === undefined || second !== undefined) return layout;
  return { ...layout, sizes: layout.sizes.with(axis, layout.sizes[axis] ?? outputs) };
}

/** Keras 3.2 scales the columns of an Embedding, later versions its rows. */
function oriented(
  layout: ProductLayout,
  { name, numbers, scale, zero }: Omit<QuantisedMatrix, "layout">,
  { version }: RestoreFrom,
): ProductLayout {
  if (name !== "embeddings" || zero !== null) return layout;
  const [rows, columns] = numbers.shape;
  const count = elementCount(scale.shape);
  const is32 = version?.startsWith("3.2.") ?? null;
  if (rows === columns && is32 === null) {
    const message =
      "the file does not tell whether its scales are of the rows or the columns of the embeddings: Keras 3.2 has the latter, others the former";
    throw new Fault("shape", message, "save the whole model, which tells its version");
  }
  const byColumn = count === columns && (rows !== columns || is32 === true);
  if (!byColumn || is32 === false) return layout;
  return { sizes: [rows!, columns!], summed: [0], kept: [1] };
}

/** What the config says of the width, else what the sizes leave no choice of. */
function widthOf(
  matrices: readonly (QuantisedMatrix | null)[],
  { className, config }: RestorableLayer,
): Width | null {
  const mode = quantizationOf(config)?.mode;
  if (mode === "int8" || mode === "int4") return mode;
  const open = matrices.filter((it) => it !== null && it.zero === null);
  if (open.length === 0) return null;
  const left = (["int8", "int4"] as const).filter((width) =>
    open.every((matrix) => possibleWidths(matrix!).includes(width)),
  );
  // Where none fits, it is said with the sizes what does not.
  if (left.length < 2) return left[0] ?? "int8";
  const [matrix] = open;
  const message = `the file does not tell whether \`${matrix!.name}\` holds a number of 8 bits in each byte or two of 4`;
  const help = `say it: \`as ${className}(dtype="int8")\`, or "int4"`;
  throw new Fault("shape", message, help);
}

function valueOf(
  stored: StoredMatrix,
  matrix: QuantisedMatrix | null,
  width: Width | null,
  { className, config }: RestorableLayer,
): Core {
  const base = matrix === null ? stored.numbers.value : dequantised(matrix);
  const { lowRank } = stored;
  if (lowRank === null) return base;
  const [a, b] = lowRank;
  return withLowRank(base, { a: a.value, b: b.value, config, className });

  function dequantised(it: QuantisedMatrix): Core {
    if (stored.isByOutputRows) {
      const numbers = quantizationOf(config)?.numbers ?? [];
      return restoreOutputRows(it, numbers[0] || null);
    }
    return it.zero === null ? restoreByOutput(it, width!) : restoreBlocks(it);
  }
}

/** `g_idx`: Keras keeps it as floats and cuts off what is behind the point. */
function groupsIn(weight: CatalogWeight, { read }: RestoreFrom): readonly number[] {
  const [part, second] = weight.parts;
  if (part === undefined || second !== undefined || part.dtype !== "float32") {
    const message = `\`${weight.path}\` is ${weight.dtype} and not float32`;
    throw new Fault("dtype", message);
  }
  const bytes = read(part);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: elementCount(part.shape) }, (_, i) =>
    Math.trunc(view.getFloat32(4 * i, true)),
  );
}

function withoutZeros({ numbers }: StoredMatrix): Fault {
  return new Fault(
    "shape",
    `the file has no \`kernel_zero\` for \`${numbers.name}\`: Keras 3.14 and 3.15 do not save it, and cannot load such a file themselves`,
    "convert the model as it was before `quantize`; while the quantised one is in memory, its layers still have `kernel_zero`",
  );
}

function untold(className: string): Fault {
  return new Fault(
    "shape",
    `the file does not tell the equation of its ${className}, by which its scale lies over the kernel`,
    `state it: \`as ${className}(equation="ab,bc->ac")\``,
  );
}

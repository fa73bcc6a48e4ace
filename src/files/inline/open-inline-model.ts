import { fileFailure } from "../../report/failure.js";
import type { Box, StoredTensor, WeightSource } from "../../tensor/catalog.js";
import { bytesPerElement } from "../../tensor/dtype.js";
import { writeElement } from "../../tensor/numbers/element.js";
import { elementCount, rowMajorStrides } from "../../tensor/shape.js";
import { makeCatalog } from "../keras/catalog.js";
import { createReading } from "../keras/reading.js";
import { restoreVariables } from "../keras/restored/restore.js";
import { draftLayers, storedTensor } from "./draft-layers.js";
import { elementAt, type InlineElements, type InlineModel } from "./inline-model.js";

/** Most elements that are made at one time: a text can ask for any number of them. */
const MOST_ELEMENTS = 2 ** 24;

/**
 * A model of a text as a weight source, in whose catalog all is as for a file. Elements are
 * made where they are read, so that a large shape costs nothing by itself. Throws a `Failure`:
 * K2T503 where two weights have one path; K2T505 where more is read at once than is made.
 */
export function openInlineModel({ file, layers }: InlineModel): WeightSource {
  const reading = createReading(file, () => ({}));
  const writer = { keras: null, backend: null };
  const options = { container: "keras-zip", writer, apart: [] } as const;
  const header = makeCatalog(draftLayers(layers), reading, options);
  reading.finish();
  const elements = new Map<string, InlineElements>();
  for (const { path, variables } of layers) {
    for (const it of variables) elements.set(storedTensor(path, it).stored, it.elements);
  }
  const read: WeightSource["read"] = (tensor, box = wholeOf(tensor), target) => {
    const count = elementCount(box.count);
    if (count > MOST_ELEMENTS) throw tooLarge(file, tensor, count);
    const bytes = target ?? new Uint8Array(count * bytesPerElement(tensor.dtype));
    writeBox(tensor, box, elements.get(tensor.stored)!, bytes);
    return bytes;
  };
  const from = { version: null, read };
  return {
    catalog: { ...header, restoreVariables: (it) => restoreVariables(it, from) },
    read,
    shared: () => null,
    close: () => undefined,
  };
}

const wholeOf = ({ shape }: StoredTensor): Box => ({
  start: shape.map(() => 0),
  count: shape,
});

function writeBox(
  { shape, dtype }: StoredTensor,
  { start, count }: Box,
  elements: InlineElements,
  bytes: Uint8Array,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const strides = rowMajorStrides(shape);
  const total = elementCount(count);
  const index = count.map(() => 0);
  let place = start.reduce((sum, it, axis) => sum + it * strides[axis]!, 0);
  for (let ordinal = 0; ordinal < total; ordinal++) {
    writeElement(view, ordinal, dtype, elementAt(elements, place));
    for (let axis = count.length - 1; axis >= 0; axis--) {
      place += strides[axis]!;
      if (++index[axis]! < count[axis]!) break;
      place -= count[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
}

function tooLarge(file: string, { stored }: StoredTensor, count: number): Error {
  const message = `\`${stored.slice(1)}\` has ${count} elements to be read at once`;
  const help = `of a model in a text at most ${MOST_ELEMENTS} are: give it a smaller shape, or leave the values out of what is wanted`;
  return fileFailure("K2T505", file, message, help);
}

import type { ParameterInfo } from "../../tensor/state-dict.js";
import { bytesPerElement } from "../../tensor/dtype.js";
import { elementCount } from "../../tensor/shape.js";
import type { Layout } from "../state-dict/layout.js";
import { PROVENANCE_KEY } from "../state-dict/provenance-key.js";
import { DTYPE_NAMES, layoutRank } from "./dtype-names.js";

/** Bytes of the header's length, which the file starts with. */
const LENGTH_BYTES = 8;
const HEADER_ALIGNMENT = 8;

/**
 * A safetensors file, byte for byte what the format's own library writes: tensors by dtype
 * (largest elements first), then by name as UTF-8. The metadata say `pt`, which
 * transformers asks for, and the text that is to be written of how the file was made.
 */
export function safetensorsLayout(
  parameters: readonly ParameterInfo[],
  provenance: string | null,
): Layout {
  const metadata = {
    format: "pt",
    ...(provenance !== null && { [PROVENANCE_KEY]: provenance }),
  };
  const entries: [string, object][] = [["__metadata__", metadata]];
  const starts = new Array<number>(parameters.length);
  let place = 0;
  for (const ordinal of layoutOrder(parameters)) {
    const { name, shape, dtype } = parameters[ordinal]!;
    const end = place + elementCount(shape) * bytesPerElement(dtype);
    const info = { dtype: DTYPE_NAMES[dtype], shape, data_offsets: [place, end] };
    entries.push([name, info]);
    starts[ordinal] = place;
    place = end;
  }
  const header = headerBytes(entries);
  return {
    dataOffsets: starts.map((start) => header.length + start),
    checksums: false,
    frames: () => [{ offset: 0, bytes: header }],
  };
}

function layoutOrder(parameters: readonly ParameterInfo[]): number[] {
  const names = parameters.map(({ name }) => Buffer.from(name));
  const ranks = parameters.map(({ dtype }) => layoutRank(dtype));
  return parameters
    .map((_, ordinal) => ordinal)
    .sort((a, b) => ranks[a]! - ranks[b]! || Buffer.compare(names[a]!, names[b]!));
}

/** The length, the JSON and spaces up to a multiple of 8. */
function headerBytes(entries: readonly [string, object][]): Buffer {
  // No object has these keys: one that looks like a number would change its place.
  const members = entries.map(
    ([key, it]) => `${JSON.stringify(key)}:${JSON.stringify(it)}`,
  );
  const json = Buffer.from(`{${members.join(",")}}`);
  const length = Math.ceil(json.length / HEADER_ALIGNMENT) * HEADER_ALIGNMENT;
  const header = Buffer.alloc(LENGTH_BYTES + length, " ");
  header.writeBigUInt64LE(BigInt(length));
  json.copy(header, LENGTH_BYTES);
  return header;
}

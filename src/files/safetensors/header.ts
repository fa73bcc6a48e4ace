import { isDType, type DType } from "../../tensor/dtype.js";
import { showShape, type Shape } from "../../tensor/shape.js";
import type { ParameterInfo } from "../../tensor/state-dict.js";
import type { Failure } from "../../report/failure.js";
import type { ByteFile } from "../bytes/byte-file.js";
import { isObject, isShape, parseStrictJson } from "../bytes/read-json.js";
import { statedBytes } from "../bytes/sizes.js";
import { damagedStateDict, unreadable } from "../state-dict/faults.js";
import { LONGEST_PROVENANCE, PROVENANCE_KEY } from "../state-dict/provenance-key.js";
import { dtypeOf } from "./dtype-names.js";

/** The format's own limit for the JSON, in bytes. */
const LONGEST_HEADER = 100_000_000;
/** The header, a tensor, its shape. */
const DEEPEST_NESTING = 3;

/** A tensor and the bytes of the file that it lies in, `end` excluded. */
export interface HeaderEntry extends ParameterInfo {
  readonly start: number;
  readonly end: number;
}

/** What the header of a safetensors file says. */
export interface Header {
  /** In the order of their data. */
  readonly entries: readonly HeaderEntry[];
  /** What the file says of how it was made by this tool; null: nothing. */
  readonly provenance: string | null;
}

/**
 * Reads the header of a safetensors file. Throws a `Failure`: K2T502
 * if what the header says cannot be true, K2T510 for a dtype that this tool lacks.
 */
export function readHeader(bytes: ByteFile): Header {
  const { file } = bytes;
  if (bytes.size < 8) throw damagedStateDict(file, "it has no header");
  const length = Number(bytes.read(0, 8).readBigUInt64LE());
  if (length > LONGEST_HEADER) {
    const limit = `the limit is ${LONGEST_HEADER}`;
    throw damagedStateDict(file, `it states a header of ${length} bytes; ${limit}`);
  }
  const dataStart = 8 + length;
  if (dataStart > bytes.size) {
    throw damagedStateDict(file, "its header reaches beyond the end of the file");
  }
  const parsed = parseStrictJson(bytes.read(8, length), DEEPEST_NESTING);
  if ("fault" in parsed) throw damagedStateDict(file, `its header: ${parsed.fault}`);
  const header = parsed.value;
  if (!isObject(header)) throw damagedStateDict(file, "its header is no JSON object");
  const entries = Object.entries(header)
    .filter(([name]) => name !== "__metadata__")
    .map(([name, info]) => entryOf(file, name, info, dataStart));
  entries.sort((a, b) => a.start - b.start || a.end - b.end);
  refuseGaps(bytes, entries, dataStart);
  return { entries, provenance: provenanceIn(header["__metadata__"]) };
}

function provenanceIn(metadata: unknown): string | null {
  const text = isObject(metadata) ? metadata[PROVENANCE_KEY] : undefined;
  return typeof text === "string" && text.length <= LONGEST_PROVENANCE ? text : null;
}

function entryOf(
  file: string,
  name: string,
  info: unknown,
  dataStart: number,
): HeaderEntry {
  const wrong = (why: string): Failure => damagedStateDict(file, `\`${name}\` ${why}`);
  if (!isObject(info)) throw wrong("is no tensor");
  const { shape, data_offsets: offsets } = info;
  const dtype = dtypeIn(file, name, info["dtype"]);
  if (!isShape(shape)) throw wrong("has no valid shape");
  if (!isShape(offsets) || offsets.length !== 2) throw wrong("has no valid offsets");
  const [start, end] = offsets as [number, number];
  const size = statedBytes(shape, dtype);
  if (end - start !== size) throw wrong(sizeMismatch(shape, dtype, size, end - start));
  return { name, shape, dtype, start: dataStart + start, end: dataStart + end };
}

function dtypeIn(file: string, name: string, stated: unknown): DType {
  if (typeof stated !== "string") {
    throw damagedStateDict(file, `\`${name}\` has no valid dtype`);
  }
  const dtype = dtypeOf(stated);
  if (dtype !== undefined && isDType(dtype)) return dtype;
  const help = "convert this tensor to a dtype of numpy, or to bfloat16, first";
  throw unreadable(file, `\`${name}\` has the dtype \`${stated}\``, help);
}

function sizeMismatch(
  shape: Shape,
  dtype: DType,
  size: number | null,
  has: number,
): string {
  const needs = size === null ? "more bytes than a file can have" : `${size} bytes`;
  return `of ${showShape(shape)} ${dtype} needs ${needs} and has ${has}`;
}

/** Every byte after the header belongs to one tensor. */
function refuseGaps(
  { file, size }: ByteFile,
  entries: readonly HeaderEntry[],
  dataStart: number,
): void {
  let place = dataStart;
  for (const { name, start, end } of entries) {
    if (start < place) {
      throw damagedStateDict(file, `\`${name}\` shares bytes with another tensor`);
    }
    if (start > place) {
      throw damagedStateDict(file, `the bytes before \`${name}\` belong to no tensor`);
    }
    place = end;
  }
  if (place > size) {
    throw damagedStateDict(file, "its tensors reach beyond the end of the file");
  }
  if (place < size) {
    throw damagedStateDict(file, `its last ${size - place} bytes belong to no tensor`);
  }
}

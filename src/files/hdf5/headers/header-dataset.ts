import { bytesPerElement } from "../../../tensor/dtype.js";
import { elementCount } from "../../../tensor/shape.js";
import { KNOWN_FILTERS, tensorOf, typeProblem } from "../dataset.js";
import { dtypeOf } from "../datatype.js";
import { LARGEST_EXPANSION } from "../limits.js";
import type { Hdf5Dataset } from "../node.js";
import type { Attributes } from "./attributes.js";
import { readDataspace } from "./dataspace.js";
import { readDatatype, type HeaderType } from "./datatype.js";
import { fieldsOf } from "./fields.js";
import { readFilters } from "./filters.js";
import { readLayout, type Layout } from "./layout.js";
import {
  MESSAGE,
  onlyMessage,
  type Message,
  type ObjectHeader,
} from "./object-header.js";
import type { Superblock } from "./superblock.js";
import { unknown } from "./unknown.js";

/** What the header of a dataset says, as `describeDataset` has it of the library. */
export function readDataset(
  header: ObjectHeader,
  path: string,
  attributes: Attributes,
  file: Superblock,
): Hdf5Dataset {
  const messageOf = (type: number): Message =>
    onlyMessage(header, type) ?? unknown(`a dataset without a message of type ${type}`);
  const shape = readDataspace(fieldsOf(messageOf(MESSAGE.dataspace)));
  const type = readDatatype(fieldsOf(messageOf(MESSAGE.datatype)));
  const layout = readLayout(fieldsOf(messageOf(MESSAGE.layout)), file.base);
  checkFilters(header, layout);
  const chunks = layout.kind === "chunks" ? layout.sizes.slice(0, -1) : null;
  const stated = (): string | null => attributes.get("dtype")?.[0] ?? null;
  const dtype = dtypeOf(type, stated);
  if (shape === null) {
    const problem = { code: "K2T502", message: "holds nothing" } as const;
    return { kind: "dataset", path, tensor: null, problem, chunks };
  }
  if (dtype === null) {
    const problem = { code: "K2T504", message: typeProblem(type) } as const;
    return { kind: "dataset", path, tensor: null, problem, chunks };
  }
  if (type.isForeign === true) {
    // The library reads them as if they were IEEE's.
    const message = `has floating point numbers of ${type.size} bytes that are not IEEE 754's`;
    const problem = { code: "K2T504", message } as const;
    return { kind: "dataset", path, tensor: null, problem, chunks };
  }
  const bytes = elementCount(shape) * bytesPerElement(dtype);
  const tensor = tensorOf({ stored: path, shape, dtype, bytes }, chunks);
  const described = { kind: "dataset", path, tensor, problem: null, chunks } as const;
  const place = placeOf(layout, { header, type, shape, bytes, file });
  return place === null ? described : { ...described, place };
}

function checkFilters(header: ObjectHeader, { kind }: Layout): void {
  const message = onlyMessage(header, MESSAGE.filters);
  if (message === null) return;
  if (kind !== "chunks") unknown("filters without chunks");
  const filters = readFilters(fieldsOf(message));
  if (!filters.every((filter) => KNOWN_FILTERS.has(filter))) unknown("a foreign filter");
}

interface Stored {
  readonly header: ObjectHeader;
  readonly type: HeaderType;
  readonly shape: readonly number[];
  readonly bytes: number;
  readonly file: Superblock;
}

/** Where the elements lie as we want them; null where only the library can tell them. */
function placeOf(
  layout: Layout,
  { header, type, shape, bytes, file }: Stored,
): number | null {
  if (!Number.isSafeInteger(bytes)) unknown("more elements than can be counted");
  if (layout.kind === "chunks") {
    const { sizes } = layout;
    const fit = sizes.length === shape.length + 1 && sizes.at(-1) === type.size;
    if (!fit || bytes > file.end * LARGEST_EXPANSION) unknown("chunks that do not fit");
    return null;
  }
  if (layout.bytes !== bytes) unknown("elements of another size than their place");
  // Other files may hold the elements: the library refuses to read them.
  if (onlyMessage(header, MESSAGE.externalFiles) !== null) return null;
  if (bytes === 0) return 0;
  if (layout.place === null || !type.isPlain) return null;
  if (layout.place + bytes > file.end) unknown("elements beyond the end of the file");
  return layout.place;
}

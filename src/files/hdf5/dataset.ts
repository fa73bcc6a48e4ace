import { bytesPerElement } from "../../tensor/dtype.js";
import type { StoredTensor } from "../../tensor/catalog.js";
import { elementCount, type Shape } from "../../tensor/shape.js";
import { dtypeOf } from "./datatype.js";
import { TYPE_CLASS, type Metadata } from "./library.js";
import { LARGEST_EXPANSION } from "./limits.js";
import type { Hdf5Dataset, Problem } from "./node.js";
import type { Session } from "./session.js";
import { attributeNames, attributeTexts } from "./texts.js";

/** Filters that the library can undo: deflate, shuffle, fletcher32, nbit, scaleoffset. */
export const KNOWN_FILTERS: ReadonlySet<number> = new Set([1, 2, 3, 5, 6]);

/** What the header of a dataset says; no element is read. */
export function describeDataset(session: Session, path: string): Hdf5Dataset {
  const { library, id } = session;
  const metadata = session.run(`read the dataset \`${path}\``, () =>
    library.get_dataset_metadata(id, path),
  );
  const { shape, chunks } = metadata;
  const dtype = dtypeOf(metadata, () => statedDType(session, path));
  const without = (problem: Problem): Hdf5Dataset => {
    return { kind: "dataset", path, tensor: null, problem, chunks };
  };
  if (shape === null) return without({ code: "K2T502", message: "holds nothing" });
  if (dtype === null) {
    return without({ code: "K2T504", message: typeProblem(metadata) });
  }
  const bytes = elementCount(shape) * bytesPerElement(dtype);
  const problem = storageProblem(session, path, metadata, bytes);
  if (problem !== null) return without(problem);
  const tensor = tensorOf({ stored: path, shape, dtype, bytes }, chunks);
  return { kind: "dataset", path, tensor, problem: null, chunks };
}

/** A tensor that is stored in chunks, or in none. */
export function tensorOf(
  tensor: Omit<StoredTensor, "chunks">,
  chunks: Shape | null,
): StoredTensor {
  return chunks === null ? tensor : { ...tensor, chunks };
}

function statedDType(session: Session, path: string): string | null {
  if (!attributeNames(session, path).includes("dtype")) return null;
  return attributeTexts(session, path, "dtype")?.[0] ?? null;
}

/** Why no tensor is of this type; follows the dataset's path. */
export function typeProblem({ type, size }: Pick<Metadata, "type" | "size">): string {
  if (type === TYPE_CLASS.string) return "is text";
  if (type === TYPE_CLASS.compound) return "holds elements of several parts";
  const kind = type === TYPE_CLASS.opaque ? "opaque " : "";
  return `has ${kind}elements of ${size} bytes, of a dtype that PyTorch cannot take`;
}

function storageProblem(
  session: Session,
  path: string,
  { shape, chunks, virtual_sources: sources }: Metadata,
  bytes: number,
): Problem | null {
  if (sources !== undefined) {
    const message = "is a virtual dataset, which takes its elements from other datasets";
    return { code: "K2T504", message, help: "copy the elements into the file itself" };
  }
  const held = chunks === null ? session.size : session.size * LARGEST_EXPANSION;
  if (!Number.isSafeInteger(bytes) || bytes > held) {
    const message = `claims ${bytes} bytes (shape ${shape!.join(" x ")}) in a file of ${session.size}`;
    return { code: "K2T502", message };
  }
  return chunks === null ? null : filterProblem(session, path);
}

function filterProblem(session: Session, path: string): Problem | null {
  const filters = session.run(`read the filters of \`${path}\``, () =>
    session.library.get_dataset_filters(session.id, path),
  );
  const unknown = filters.find((filter) => !KNOWN_FILTERS.has(filter.id));
  if (unknown === undefined) return null;
  const name = unknown.name === "" ? `number ${unknown.id}` : `\`${unknown.name}\``;
  const message = `is compressed by the filter ${name}`;
  return { code: "K2T504", message, help: "save it again without, or with `gzip`" };
}

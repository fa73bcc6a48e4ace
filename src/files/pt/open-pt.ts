import { crc32 } from "node:zlib";
import { bytesPerElement } from "../../tensor/dtype.js";
import type { StateDictSource } from "../../tensor/state-dict.js";
import { damagedStateDict, unreadable } from "../state-dict/faults.js";
import { LONGEST_PROVENANCE, PROVENANCE_KEY } from "../state-dict/provenance-key.js";
import { openZip, type ZipArchive, type ZipEntry } from "../zip/open-zip.js";
import { PickleFault } from "./pickle-bytes.js";
import type { PickleTensor, PickleValue } from "./pickle-value.js";
import { stateDictOf } from "./state-dict-of.js";
import { gather, isContiguous, reachOf, swapBytes, viewFault } from "./tensor-bytes.js";
import { unpickle } from "./unpickle.js";

/** Two hundred thousand parameters need about 40 MB. */
const LARGEST_PICKLE = 2 ** 27;
const LARGEST_TEXT = 100;

/** A tensor whose place in the archive is checked. */
interface PlacedTensor {
  readonly name: string;
  readonly tensor: PickleTensor;
  readonly storage: ZipEntry;
}

/**
 * Opens what torch.save(state_dict) wrote, in its zip format. Throws a `Failure`: K2T502 if
 * it contradicts itself, K2T510 if it holds more or other than tensors by name.
 */
export async function openPt(file: string): Promise<StateDictSource> {
  const zip = await openZip(file);
  try {
    const folder = folderOf(zip);
    const swapped = (await byteOrder(zip, folder)) === "big";
    const pickle = await zip.read(`${folder}data.pkl`, LARGEST_PICKLE);
    const tensors = stateDictOf(file, unpickled(file, pickle)).map(([name, tensor]) =>
      place(zip, folder, name, tensor),
    );
    const provenance = await provenanceIn(zip, folder);
    return sourceOf(zip, tensors, { swapped, provenance });
  } catch (error) {
    zip.close();
    throw error;
  }
}

function sourceOf(
  zip: ZipArchive,
  tensors: readonly PlacedTensor[],
  {
    swapped,
    provenance,
  }: { readonly swapped: boolean; readonly provenance: string | null },
): StateDictSource {
  return {
    file: zip.file,
    container: "pt",
    provenance,
    parameters: tensors.map(({ name, tensor: { shape, dtype } }) => ({
      name,
      shape,
      dtype,
    })),
    read: (ordinal) => {
      const bytes = readTensor(zip, tensors[ordinal]!);
      if (swapped) swapBytes(bytes, bytesPerElement(tensors[ordinal]!.tensor.dtype));
      return bytes;
    },
    close: () => zip.close(),
  };
}

/** The folder that all entries of the archive are in, with its slash. */
function folderOf(zip: ZipArchive): string {
  const pickles = zip.entries.filter(({ name }) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickles.length !== 1) {
    throw unreadable(zip.file, "it is a zip, but not one of torch.save");
  }
  const folder = pickles[0]!.name.slice(0, -"data.pkl".length);
  if (zip.find(`${folder}constants.pkl`) !== undefined) {
    const help = "save torch.jit.load(…).state_dict() by torch.save";
    throw unreadable(zip.file, "it is a TorchScript module", help);
  }
  return folder;
}

async function byteOrder(zip: ZipArchive, folder: string): Promise<"little" | "big"> {
  // Files of before torch 2.1 lack the entry and are of little-endian machines, or as good.
  const name = `${folder}byteorder`;
  if (zip.find(name) === undefined) return "little";
  const order = Buffer.from(await zip.read(name, LARGEST_TEXT)).toString("latin1");
  if (order === "little" || order === "big") return order;
  throw damagedStateDict(zip.file, "its byte order is neither little nor big");
}

async function provenanceIn(zip: ZipArchive, folder: string): Promise<string | null> {
  const name = `${folder}${PROVENANCE_KEY}.json`;
  const entry = zip.find(name);
  if (entry === undefined || entry.size > LONGEST_PROVENANCE) return null;
  return Buffer.from(await zip.read(name, LONGEST_PROVENANCE)).toString("utf8");
}

function unpickled(file: string, pickle: Uint8Array): PickleValue {
  try {
    return unpickle(Buffer.from(pickle.buffer, pickle.byteOffset, pickle.byteLength));
  } catch (error) {
    if (!(error instanceof PickleFault)) throw error;
    if (error.kind === "damaged") throw damagedStateDict(file, error.message);
    const help =
      "save plain tensors of numpy's dtypes or bfloat16, " +
      "torch.save(model.state_dict(), …); open the file in Python only if you trust it";
    throw unreadable(file, error.message, help);
  }
}

function place(
  zip: ZipArchive,
  folder: string,
  name: string,
  tensor: PickleTensor,
): PlacedTensor {
  const { storage } = tensor;
  const entry = zip.find(`${folder}data/${storage.key}`);
  if (entry === undefined) {
    throw damagedStateDict(zip.file, `the data of \`${name}\` are missing`);
  }
  if (entry.method !== "stored") {
    const help = "load and save it again with torch, which does not compress";
    throw unreadable(zip.file, `the data of \`${name}\` are compressed`, help);
  }
  const size =
    storage.size * (storage.dtype === null ? 1 : bytesPerElement(storage.dtype));
  if (entry.size !== size) {
    const both = `${size} bytes stated, ${entry.size} there`;
    throw damagedStateDict(
      zip.file,
      `the storage of \`${name}\` has another size: ${both}`,
    );
  }
  const fault = viewFault(tensor, entry.size);
  if (fault === null) return { name, tensor, storage: entry };
  if (!fault.startsWith("repeats")) {
    throw damagedStateDict(zip.file, `\`${name}\` ${fault}`);
  }
  const help = "save it in Python after .contiguous()";
  throw unreadable(zip.file, `\`${name}\` ${fault}`, help);
}

/** Row-major bytes. The checksum is of whole storages, so views of parts go without. */
function readTensor(
  zip: ZipArchive,
  { name, tensor, storage }: PlacedTensor,
): Uint8Array {
  if (tensor.shape.includes(0)) return new Uint8Array(0);
  const { start, length } = reachOf(tensor);
  const bytes = zip.readRaw(storage.dataOffset + start, length);
  if (length === storage.size && crc32(bytes) !== storage.crc32) {
    throw damagedStateDict(zip.file, `the checksum of the data of \`${name}\` is wrong`);
  }
  return isContiguous(tensor) ? bytes : gather(bytes, tensor);
}

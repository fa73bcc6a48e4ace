import { fileFailure } from "../../report/failure.js";
import type { ParameterInfo } from "../../tensor/state-dict.js";
import { openByteFile, type ByteFile } from "../bytes/byte-file.js";
import { isObject, parseStrictJson } from "../bytes/read-json.js";
import { unreadable } from "./faults.js";
import { readManifest } from "./manifest.js";
import { openStateDict } from "./open-state-dict.js";
import { readShardIndex } from "./shard-index.js";
import { sniff } from "./sniff.js";

/** Two hundred thousand parameters need about 30 MB. */
const LARGEST_JSON = 2 ** 27;
/** The document, its list, a parameter, its shape; an index may have more metadata. */
const DEEPEST_NESTING = 32;

/**
 * What a target wants, from headers only: of a `.pt`, a `.safetensors`, the index of
 * sharded safetensors, or a manifest. Throws a `Failure` as `openStateDict`,
 * `readShardIndex` and `readManifest` do; K2T505 for JSON beyond 128 MiB.
 */
export async function openTarget(file: string): Promise<readonly ParameterInfo[]> {
  const json = jsonIn(file);
  if (json === null) {
    const source = await openStateDict(file);
    source.close();
    return source.parameters;
  }
  const { value } = json;
  if (isObject(value) && "weight_map" in value) return readShardIndex(file, value);
  return readManifest(file, value);
}

/** The JSON in a file; null if it is no JSON file. */
function jsonIn(file: string): { readonly value: unknown } | null {
  const bytes = openByteFile(file);
  try {
    return sniff(bytes) === "json" ? parsed(bytes) : null;
  } finally {
    bytes.close();
  }
}

function parsed(bytes: ByteFile): { readonly value: unknown } {
  const { file, size } = bytes;
  if (size > LARGEST_JSON) {
    const message = `\`${file}\` has ${size} bytes of JSON; the limit is ${LARGEST_JSON}`;
    throw fileFailure("K2T505", file, message);
  }
  const result = parseStrictJson(bytes.read(0, size), DEEPEST_NESTING);
  if ("fault" in result) throw unreadable(file, result.fault);
  return result;
}

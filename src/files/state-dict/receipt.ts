import { statSync } from "node:fs";
import { basename } from "node:path";
import { fileFailure, type Failure } from "../../report/failure.js";
import type { WrittenFile } from "../../tensor/state-dict.js";
import { openByteFile } from "../bytes/byte-file.js";
import { isObject, parseStrictJson } from "../bytes/read-json.js";
import { openOutput } from "./output-file.js";
import { removeIfThere } from "./temporary-files.js";
import { attempt } from "./write-failure.js";

/** What is known of a shard that a part made, beside it in a file of its own. */
export interface Receipt {
  /** Version of the tool that made the shard. */
  readonly tool: string;
  /** Name of the shard. */
  readonly file: string;
  readonly bytes: number;
  /** SHA-256 of the shard, in hexadecimal. */
  readonly sha256: string;
  /** Names the whole conversion: all its shards have the same. */
  readonly conversion: string;
  /** Names what the shard was read from, as far as that can be told without reading it all. */
  readonly sources: string;
  readonly shard: Place;
  readonly part: Place;
  /** The part of each shard; left out where there are very many. */
  readonly parts?: readonly number[];
}

/** The `number`th, from 1, of `count`. */
export interface Place {
  readonly number: number;
  readonly count: number;
}

const KIND = "k2t-rules shard receipt";
const VERSION = 1;
const LARGEST = 2 ** 16;
/** The document, a place in it. */
const DEEPEST_NESTING = 2;
/** Beyond so many shards the parts of all would take more room than all else. */
const MOST_PARTS = 1000;

export const receiptName = (shard: string): string => `${shard}.receipt.json`;

/** Writes the receipt of a shard, in the place of an older one. Throws `Failure` K2T602. */
export function writeReceipt(shard: string, receipt: Receipt): void {
  const { parts, ...rest } = receipt;
  const known = { kind: KIND, version: VERSION, ...rest };
  const all = parts && parts.length <= MOST_PARTS ? { ...known, parts } : known;
  const output = openOutput(receiptName(shard), true);
  output.write(0, Buffer.from(`${JSON.stringify(all)}\n`));
  output.commit();
}

/** Removes the receipt of a shard, if there is one. Throws `Failure` K2T602. */
export function removeReceipt(shard: string): void {
  const file = receiptName(shard);
  attempt(file, () => removeIfThere(file));
}

/**
 * Removes the receipts of files that were written by other than parts: they are of what was
 * there before, and a part must not take the new file for its own. What is no receipt stays.
 */
export function dropReceipts(files: readonly WrittenFile[]): void {
  for (const { file } of files) {
    const receipt = readReceipt(file);
    if (receipt !== null && receipt !== "other") removeReceipt(file);
  }
}

/**
 * The receipt beside a shard; null where there is none, "other" where another file has its
 * name. Throws a `Failure` (K2T602, K2T506) where that cannot be known.
 */
export function readReceipt(shard: string): Receipt | "other" | null {
  const file = receiptName(shard);
  const found = attempt(file, () => statSync(file, { throwIfNoEntry: false }));
  if (found === undefined) return null;
  if (!found.isFile()) return "other";
  const receipt = parseReceipt(jsonIn(file));
  return receipt?.file === basename(shard) ? receipt : "other";
}

/** Another file has the name of a receipt (K2T601). */
export function noReceipt(shard: string): Failure {
  const file = receiptName(shard);
  const message = `\`${file}\` is no receipt of \`${basename(shard)}\``;
  const help = "what is known of the shard must be written there: take the file away";
  return fileFailure("K2T601", file, message, help);
}

function jsonIn(file: string): unknown {
  const bytes = openByteFile(file);
  try {
    if (bytes.size > LARGEST) return null;
    const parsed = parseStrictJson(bytes.read(0, bytes.size), DEEPEST_NESTING);
    return "fault" in parsed ? null : parsed.value;
  } finally {
    bytes.close();
  }
}

function parseReceipt(json: unknown): Receipt | null {
  if (!isObject(json) || json["kind"] !== KIND || json["version"] !== VERSION)
    return null;
  const { tool, file, bytes, sha256, conversion, sources, shard, part, parts } = json;
  const texts = [tool, file, sha256, conversion, sources];
  if (!texts.every((it) => typeof it === "string")) return null;
  if (!isCount(bytes) || !isPlace(shard) || !isPlace(part)) return null;
  if (parts !== undefined && !isParts(parts, shard.count, part.count)) return null;
  const known = { tool, file, bytes, sha256, conversion, sources, shard, part };
  return { ...known, ...(parts !== undefined && { parts }) } as Receipt;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isPlace(value: unknown): value is Place {
  if (!isObject(value)) return false;
  const { number, count } = value;
  return isCount(number) && isCount(count) && number >= 1 && number <= count;
}

function isParts(value: unknown, shards: number, count: number): boolean {
  const isPart = (it: unknown): boolean => isPlace({ number: it, count });
  return Array.isArray(value) && value.length === shards && value.every(isPart);
}

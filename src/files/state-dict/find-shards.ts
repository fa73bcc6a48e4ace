import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileFailure, type Failure } from "../../report/failure.js";
import { isFolder } from "../bytes/is-folder.js";
import { reasonOf } from "../bytes/reason.js";
import { receiptName } from "./receipt.js";
import { shardName } from "./sharded-sink.js";

/** The shards of one output that a folder has. */
export interface ShardSet {
  /** What all at once would have been: `NAME.safetensors`. */
  readonly output: string;
  /** How many shards there must be; null: the output is one file, with a receipt. */
  readonly count: number | null;
  /** Numbers (from 1) of those that are there, in order. */
  readonly numbers: readonly number[];
}

const ENDING = ".safetensors";
const RECEIPT = receiptName("");
const SHARD = /^(.+)-(\d{5,})-of-(\d{5,})\.safetensors$/s;
/** So many names are listed. */
const MOST_LISTED = 10;

/**
 * The shards in a folder, or those of `NAME.safetensors`, which need not be there itself.
 * Throws a `Failure`: K2T606 where there are none or those of several models, K2T607 where
 * shards of one name are of several counts, K2T506 for a folder that cannot be read.
 */
export function findShards(place: string): ShardSet {
  const isWhole = isFolder(place);
  const output = place.replace(/\.index\.json$/, "");
  if (!isWhole && !output.endsWith(ENDING)) throw noPlace(place);
  const folder = isWhole ? place : dirname(place);
  const sets = setsIn(folder).filter(
    (it) => isWhole || it.output === join(folder, basename(output)),
  );
  const outputs = [...new Set(sets.map((it) => it.output))].sort();
  const [set, other] = sets;
  if (set === undefined) throw none(place, folder, isWhole);
  if (outputs.length > 1) throw severalModels(folder, outputs);
  if (other !== undefined) throw severalCounts(folder, sets);
  return set;
}

/** The name of a shard of a set, as a run that does all at once gives it. */
export function shardOf({ output, count }: ShardSet, number: number): string {
  return count === null ? output : shardName(output, number - 1, count);
}

function setsIn(folder: string): readonly ShardSet[] {
  const sets = new Map<string, ShardSet & { readonly numbers: number[] }>();
  const add = (output: string, count: number | null, number: number | null): void => {
    const key = `${count} ${output}`;
    const set = sets.get(key) ?? { output: join(folder, output), count, numbers: [] };
    sets.set(key, set);
    if (number !== null) set.numbers.push(number);
  };
  const names = new Set(namesIn(folder));
  for (const name of names) {
    const isReceipt = name.endsWith(`${ENDING}${RECEIPT}`);
    const file = isReceipt ? name.slice(0, -RECEIPT.length) : name;
    const shard = parseShard(file);
    if (shard !== null) add(shard.output, shard.count, isReceipt ? null : shard.number);
    else if (isReceipt) add(file, null, names.has(file) ? 1 : null);
  }
  return [...sets.values()].map((set) => ({
    ...set,
    numbers: set.numbers.sort((a, b) => a - b),
  }));
}

/** Null for a name that no run gives: other zeros, or a number that is not of the count. */
function parseShard(
  name: string,
): { readonly output: string; readonly number: number; readonly count: number } | null {
  const match = SHARD.exec(name);
  if (match === null) return null;
  const output = `${match[1]}${ENDING}`;
  const [number, count] = [Number(match[2]), Number(match[3])];
  if (number < 1 || number > count || !Number.isSafeInteger(count)) return null;
  return shardName(output, number - 1, count) === name ? { output, number, count } : null;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw fileFailure("K2T506", folder, `cannot read \`${folder}\`: ${reasonOf(error)}`);
  }
}

const listed = (names: readonly string[]): string => {
  const shown = names.slice(0, MOST_LISTED).map((it) => `\`${it}\``);
  const more = names.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
};

function noPlace(place: string): Failure {
  const message = `\`${place}\` is neither a folder nor the name of a \`.safetensors\``;
  const help = "give the folder of the shards, or the name that was given to `apply -o`";
  return fileFailure("K2T606", place, message, help);
}

function none(place: string, folder: string, isWhole: boolean): Failure {
  const whose = isWhole ? "" : ` of \`${basename(place)}\``;
  const message = `\`${folder}\` has no shards${whose}`;
  const help =
    "shards are named such as `NAME-00001-of-00002.safetensors`; `apply --part K/N` makes them";
  return fileFailure("K2T606", place, message, help);
}

function severalModels(folder: string, outputs: readonly string[]): Failure {
  const names = listed(outputs.map((it) => basename(it)));
  const message = `\`${folder}\` has shards of ${outputs.length} models: ${names}`;
  return fileFailure(
    "K2T606",
    folder,
    message,
    `name one: \`k2t-rules index ${outputs[0]}\``,
  );
}

function severalCounts(folder: string, sets: readonly ShardSet[]): Failure {
  const counts = sets.map(({ count }) => count ?? 1).sort((a, b) => a - b);
  const name = basename(sets[0]!.output);
  const message = `\`${folder}\` has shards of \`${name}\` by several splits: of ${counts.join(", of ")}`;
  const help =
    "take away those that another `--max-shard-size` made, with their receipts";
  return fileFailure("K2T607", folder, message, help);
}

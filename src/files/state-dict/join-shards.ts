import { statSync } from "node:fs";
import { basename } from "node:path";
import type { Report } from "../../report/diagnostic.js";
import type { ParameterInfo, WrittenFile } from "../../tensor/state-dict.js";
import { openByteFile } from "../bytes/byte-file.js";
import { readHeader, type Header } from "../safetensors/header.js";
import type { FoundShard } from "./check-shards.js";
import type { ShardSet } from "./find-shards.js";
import { removeLeftovers } from "./leftovers.js";
import { openOutput } from "./output-file.js";
import { receiptName, removeReceipt } from "./receipt.js";
import { indexText } from "./sharded-sink.js";

/** What nobody has written to for an hour, while all is done, nobody is at work on. */
const ABANDONED = 3_600_000;

/**
 * The text of the index, which is that of a run that does all at once; null, reported
 * (K2T607), where two shards have one parameter. Throws a `Failure` (K2T502, K2T506, K2T510)
 * for a shard that cannot be read.
 */
export function indexOf(shards: readonly FoundShard[], report: Report): Buffer | null {
  const parameters: ParameterInfo[] = [];
  const places: { readonly shard: number; readonly local: number }[] = [];
  const said = new Set<string | null>();
  const shardsByName = new Map<string, number>();
  shards.forEach(({ file }, shard) => {
    const { entries, provenance } = headerOf(file);
    said.add(provenance);
    entries.forEach((parameter, local) => {
      const other = shardsByName.get(parameter.name);
      if (other !== undefined) reportTwice(parameter, shards[other]!.file, file, report);
      shardsByName.set(parameter.name, shard);
      parameters.push(parameter);
      places.push({ shard, local });
    });
  });
  const names = shards.map(({ file }) => file);
  // Shards without receipts may be of anything: then the index says nothing of them all.
  const [provenance = null] = said.size === 1 ? said : [];
  return report.hasErrors() ? null : indexText(parameters, { places, names, provenance });
}

/**
 * Writes the index of shards. One that says the same may be there; another stays (K2T601)
 * unless `force`. Throws a `Failure` K2T602 where it cannot be written.
 */
export function writeIndex(set: ShardSet, text: Buffer, force: boolean): WrittenFile {
  const file = indexFile(set);
  const output = openOutput(file, force || isSame(file, text));
  output.write(0, text);
  return { file, bytes: output.commit() };
}

/**
 * Takes away what only the making of the shards needed: their receipts, unless they are to be
 * kept, and temporary files of those who were at the same.
 */
export function tidy(
  set: ShardSet,
  shards: readonly FoundShard[],
  keepReceipts: boolean,
): void {
  const index = indexFile(set);
  const names = [...shards.map(({ file }) => file), index].map((it) => basename(it));
  const bases = new Set([...names, ...names.map(receiptName)]);
  const now = statSync(index, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
  removeLeftovers(set.output, bases, now - ABANDONED);
  if (!keepReceipts) for (const { file } of shards) removeReceipt(file);
}

const indexFile = ({ output }: ShardSet): string => `${output}.index.json`;

function isSame(file: string, text: Buffer): boolean {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  const bytes = openByteFile(file);
  try {
    return bytes.size === text.length && bytes.read(0, bytes.size).equals(text);
  } finally {
    bytes.close();
  }
}

function headerOf(file: string): Header {
  const bytes = openByteFile(file);
  try {
    return readHeader(bytes);
  } finally {
    bytes.close();
  }
}

function reportTwice(
  { name }: ParameterInfo,
  first: string,
  second: string,
  report: Report,
): void {
  report.error("K2T607", {
    message: `\`${basename(first)}\` and \`${basename(second)}\` both have \`${name}\``,
    file: second,
    help: "they are of different conversions: run `apply` for every part again, with `--force`",
  });
}

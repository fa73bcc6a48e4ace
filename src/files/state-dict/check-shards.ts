import { basename } from "node:path";
import type { Report } from "../../report/diagnostic.js";
import { shardOf, type ShardSet } from "./find-shards.js";
import { noReceipt, readReceipt, type Receipt } from "./receipt.js";

/** A shard that is there, and its receipt if it has one. */
export interface FoundShard {
  readonly number: number;
  readonly file: string;
  readonly receipt: Receipt | null;
}

/** So many shards or parts are named in one message. */
const MOST_NAMED = 8;

/**
 * A shard of a set with its receipt. Throws a `Failure`: K2T601 where another file has the
 * receipt's name or it is that of another shard, K2T506 where it cannot be read.
 */
export function findShard(set: ShardSet, number: number): FoundShard {
  const file = shardOf(set, number);
  const receipt = readReceipt(file);
  if (receipt === null) return { number, file, receipt };
  if (receipt === "other") throw noReceipt(file);
  const { shard } = receipt;
  if (shard.number !== number || shard.count !== (set.count ?? 1)) throw noReceipt(file);
  return { number, file, receipt };
}

/** Reports (K2T606) shards that are not there, and who makes them. */
export function reportMissing(
  set: ShardSet,
  shards: readonly FoundShard[],
  report: Report,
): void {
  const { output, numbers } = set;
  const count = set.count ?? 1;
  const missing = count - numbers.length;
  if (missing === 0) return;
  const there = new Set(numbers);
  // A name may state any count: the list ends where enough are found.
  const named: number[] = [];
  for (let number = 1; named.length < Math.min(missing, MOST_NAMED); number++) {
    if (!there.has(number)) named.push(number);
  }
  const files = named.map((number) => basename(shardOf(set, number)));
  const which = count === 1 ? "the file itself" : listOf(files, missing);
  report.error("K2T606", {
    message: `\`${basename(output)}\` lacks ${missing} of its ${count} shards: ${which}`,
    file: output,
    help: makersOf(named, shards),
  });
}

/** Reports (K2T606) a shard whose content is not what its receipt says. */
export function reportDamaged(
  { file, number }: FoundShard,
  shards: readonly FoundShard[],
  report: Report,
): void {
  report.error("K2T606", {
    message: `\`${basename(file)}\` is damaged: its content is not what was written`,
    file,
    help: makersOf([number], shards),
  });
}

/** Reports (K2T607) shards of which the receipts do not say that they belong together. */
export function reportUnlike(
  { output }: ShardSet,
  shards: readonly FoundShard[],
  report: Report,
): void {
  const groups = byConversion(shards);
  const without = groups.get(null) ?? [];
  const name = `\`${basename(output)}\``;
  if (without.length > 0 && without.length === shards.length) {
    report.warning("K2T607", {
      message: `no shard of ${name} has a receipt: only names can be compared`,
      file: output,
      help: "`apply --part K/N` writes receipts, and `index` takes them away when all is done",
    });
  } else if (without.length > 0) {
    report.error("K2T607", {
      message: `${namesOf(without)} of ${name} may be of another conversion: there is no receipt, as the other shards have one`,
      file: output,
      help: "make such shards by `apply … --part K/N --force`; or take all receipts away, if you know that the shards belong together",
    });
  }
  groups.delete(null);
  if (groups.size < 2) return;
  const [first, ...others] = [...groups.values()].map(namesOf);
  report.error("K2T607", {
    message: `the shards of ${name} are of ${groups.size} conversions: ${first} of one, ${others.join(", ")} of ${others.length === 1 ? "another" : "others"}`,
    file: output,
    help: "run `apply` for every part again, with the same version, rules, options and model: what fits is kept",
  });
}

/** Which part makes shards, where the receipts of others tell. */
function makersOf(numbers: readonly number[], shards: readonly FoundShard[]): string {
  const told = shards.find(({ receipt }) => receipt?.parts !== undefined)?.receipt;
  const known = new Set(numbers.map((number) => told?.parts?.[number - 1]));
  const words = [...known].map(
    (part) => `\`apply … --part ${part}/${told?.part.count}\``,
  );
  return told
    ? `run ${words.join(" and ")}`
    : "run `apply` for every part: what is finished is skipped";
}

function byConversion(
  shards: readonly FoundShard[],
): Map<string | null, readonly FoundShard[]> {
  const groups = new Map<string | null, FoundShard[]>();
  for (const shard of shards) {
    const key = shard.receipt?.conversion ?? null;
    const group = groups.get(key);
    if (group) group.push(shard);
    else groups.set(key, [shard]);
  }
  return groups;
}

function namesOf(shards: readonly FoundShard[]): string {
  const names = shards.slice(0, MOST_NAMED).map(({ file }) => basename(file));
  return listOf(names, shards.length);
}

function listOf(names: readonly string[], count: number): string {
  const shown = names.map((it) => `\`${it}\``).join(", ");
  return count > names.length ? `${shown} and ${count - names.length} more` : shown;
}

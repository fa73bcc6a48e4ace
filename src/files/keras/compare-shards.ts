import { disagree, type MergedGroups } from "./merge-shards.js";
import type { ShardIndex } from "./shard-index.js";

/**
 * Whether shards hold as much as their index says in all; null where it does not say. A
 * boolean counts as an eighth of a byte there.
 */
export function isComplete(
  { totalSize }: ShardIndex,
  { datasets }: MergedGroups,
): boolean | null {
  if (totalSize === null) return null;
  return Math.abs(bytesOf(datasets) - totalSize) < 1 / 16;
}

/**
 * Throws a `Failure` (K2T502) where index and shards disagree: each group must be in the
 * shards that are named for it, and all variables together must have the size that is
 * stated, or, where none is, be in shards that are named for them.
 */
export function compareShards(
  file: string,
  index: ShardIndex,
  merged: MergedGroups,
): void {
  const { datasets } = merged;
  const complete = isComplete(index, merged);
  if (complete === false) {
    const sizes = `they hold ${bytesOf(datasets)} bytes of variables, and it says ${index.totalSize}`;
    throw disagree(file, sizes);
  }
  const held = new Map<string, Set<string>>();
  for (const [path, { shard }] of datasets) {
    const group = path.slice(0, path.lastIndexOf("/")) || "/";
    if (complete === null && index.groups.get(group)?.includes(shard) !== true) {
      throw disagree(file, `\`${shard}\` holds \`${path}\`, which it does not say`);
    }
    held.set(group, (held.get(group) ?? new Set()).add(shard));
  }
  for (const [group, shards] of index.groups) {
    const missing = shards.find((shard) => held.get(group)?.has(shard) !== true);
    if (missing === undefined) continue;
    throw disagree(file, `\`${missing}\` holds no variables of \`${group}\`, as it says`);
  }
}

function bytesOf(datasets: MergedGroups["datasets"]): number {
  let bytes = 0;
  for (const { dataset } of datasets.values()) {
    const { tensor } = dataset;
    bytes += tensor?.dtype === "bool" ? tensor.bytes / 8 : (tensor?.bytes ?? 0);
  }
  return bytes;
}

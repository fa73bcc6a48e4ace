import { fileFailure } from "../../report/failure.js";
import type { Hdf5Dataset, Hdf5Group, Hdf5Node } from "../hdf5/node.js";
import type { Hdf5File } from "../hdf5/open-hdf5.js";

/** A group as one shard has it. */
interface Part {
  readonly shard: string;
  readonly group: Hdf5Group;
}

interface ShardDataset {
  readonly shard: string;
  readonly dataset: Hdf5Dataset;
}

/** Groups and datasets of several shards, one tree. */
export interface MergedGroups {
  readonly root: Hdf5Group;
  /** The shards that have each group, by its path. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** Each dataset by its path, and its shard. */
  readonly datasets: ReadonlyMap<string, ShardDataset>;
}

/**
 * Shards as one file. A layer's variables may stand in several; a shard may have a layer's
 * group without any. Closing is left to the caller.
 */
export function mergeShards(
  file: string,
  merged: MergedGroups,
  shards: ReadonlyMap<string, Hdf5File>,
): Omit<Hdf5File, "close"> {
  const having = (path: string): readonly Hdf5File[] =>
    (merged.groups.get(path) ?? []).map((shard) => shards.get(shard)!);
  return {
    file,
    root: merged.root,
    attributeNames: (path) => [
      ...new Set(having(path).flatMap((shard) => shard.attributeNames(path))),
    ],
    texts: (path, attribute) => {
      for (const shard of having(path)) {
        const texts = shard.texts(path, attribute);
        if (texts !== null) return texts;
      }
      return null;
    },
    read: (dataset, box, target) => {
      const shard = merged.datasets.get(dataset.path)?.shard;
      if (shard === undefined) {
        throw new Error(`bug in k2t-rules: no shard has \`${dataset.path}\``);
      }
      return shards.get(shard)!.read(dataset, box, target);
    },
    shared: () => {
      const all = [...shards.values()].map((shard) => shard.shared());
      return all.includes(null) ? null : all.flatMap((it) => it ?? []);
    },
  };
}

/** Throws a `Failure` (K2T502) where two shards hold one dataset. */
export function mergeGroups(
  file: string,
  shards: ReadonlyMap<string, Hdf5File>,
): MergedGroups {
  const groups = new Map<string, readonly string[]>();
  const datasets = new Map<string, ShardDataset>();
  const merge = (path: string, parts: readonly Part[]): Hdf5Group => {
    const names = parts.map(({ shard }) => shard);
    groups.set(path, names);
    const children = new Map<string, Hdf5Node>();
    const below = new Map<string, Part[]>();
    for (const { shard, group } of parts) {
      for (const [key, node] of group.children) {
        if (node.kind === "group") {
          below.set(key, [...(below.get(key) ?? []), { shard, group: node }]);
          continue;
        }
        if (children.has(key)) throw disagree(file, `two shards hold \`${node.path}\``);
        children.set(key, node);
        if (node.kind === "dataset") datasets.set(node.path, { shard, dataset: node });
      }
    }
    for (const [key, inner] of below) {
      const { path: innerPath } = inner[0]!.group;
      if (children.has(key)) throw disagree(file, `two shards hold \`${innerPath}\``);
      children.set(key, merge(innerPath, inner));
    }
    return { kind: "group", path, children };
  };
  const roots = [...shards].map(([shard, { root }]) => ({ shard, group: root }));
  return { root: merge("/", roots), groups, datasets };
}

export function disagree(file: string, what: string): Error {
  const message = `\`${file}\` does not fit its shards: ${what}`;
  const help = "shards of two savings may be mixed up: save the weights again";
  return fileFailure("K2T502", file, message, help);
}

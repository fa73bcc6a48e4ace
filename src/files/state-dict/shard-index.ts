import { dirname, join } from "node:path";
import type { ParameterInfo } from "../../tensor/state-dict.js";
import { openByteFile } from "../bytes/byte-file.js";
import { isObject } from "../bytes/read-json.js";
import { readHeader } from "../safetensors/header.js";
import { damagedStateDict, unreadable } from "./faults.js";

/**
 * The parameters of sharded safetensors, from the headers of the shards that an index
 * (`*.safetensors.index.json`, parsed) names. Throws a `Failure`: K2T510 for an index that
 * leaves its folder or is none, K2T502 where index and shards disagree, K2T506 for a shard
 * that cannot be read.
 */
export function readShardIndex(file: string, value: unknown): readonly ParameterInfo[] {
  const placed = weightMap(file, value);
  const shards = [...new Set(placed.values())].sort();
  const parameters = shards.flatMap((shard) =>
    parametersOf(join(dirname(file), shard)).map((it) => ({ shard, ...it })),
  );
  const found = new Set<string>();
  for (const { name, shard } of parameters) {
    if (placed.get(name) !== shard) {
      throw damagedStateDict(
        file,
        `\`${shard}\` has \`${name}\`, which the index lacks there`,
      );
    }
    found.add(name);
  }
  for (const [name, shard] of placed) {
    if (found.has(name)) continue;
    throw damagedStateDict(file, `the index has \`${name}\`, which \`${shard}\` lacks`);
  }
  return parameters.map(({ name, shape, dtype }) => ({ name, shape, dtype }));
}

/** The shard of each parameter. */
function weightMap(file: string, value: unknown): ReadonlyMap<string, string> {
  const map = isObject(value) ? value["weight_map"] : undefined;
  if (!isObject(map)) throw unreadable(file, "it is an index without a `weight_map`");
  const placed = new Map<string, string>();
  for (const [name, shard] of Object.entries(map)) {
    if (typeof shard !== "string" || !/^[^/\\:\0]+\.safetensors$/.test(shard)) {
      const why = `\`${name}\` is in ${JSON.stringify(shard)}`;
      const help = "shards are safetensors files in the folder of their index";
      throw unreadable(file, why, help);
    }
    placed.set(name, shard);
  }
  return placed;
}

function parametersOf(shard: string): readonly ParameterInfo[] {
  const bytes = openByteFile(shard);
  try {
    return readHeader(bytes).entries;
  } finally {
    bytes.close();
  }
}

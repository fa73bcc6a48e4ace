import { basename, dirname, join } from "node:path";
import type {
  ParameterInfo,
  SharedSink,
  StateDictSink,
  WrittenFile,
} from "../../tensor/state-dict.js";
import { bytesOf, fileSink } from "./file-sink.js";
import { PROVENANCE_KEY } from "./provenance-key.js";
import { openOutput } from "./output-file.js";
import { safetensorsLayout } from "../safetensors/layout.js";
import { removeIfThere } from "./temporary-files.js";

const ENDING = ".safetensors";

interface ShardedOptions {
  readonly force: boolean;
  readonly maxShardSize: number;
  /** What each shard and the index say of how they were made; null: nothing. */
  readonly provenance: string | null;
}

/**
 * Parameters in several safetensors files with an index, as transformers lays them out:
 * `NAME-00001-of-00002.safetensors`, …, `NAME.safetensors.index.json`. Each shard has at
 * most `maxShardSize` bytes of data, but for one that holds a single larger parameter.
 */
export function shardedSink(
  file: string,
  parameters: readonly ParameterInfo[],
  { force, maxShardSize, provenance }: ShardedOptions,
): StateDictSink {
  const shards = splitIntoShards(parameters, maxShardSize);
  const names = shards.map((_, i) => shardName(file, i, shards.length));
  const open: Pick<StateDictSink, "abort">[] = [];
  const abort = (): void => open.forEach((it) => it.abort());
  try {
    const sinks = shards.map((ordinals, i) => {
      const own = ordinals.map((ordinal) => parameters[ordinal]!);
      const sink = fileSink(names[i]!, own, safetensorsLayout(own, provenance), force);
      open.push(sink);
      return sink;
    });
    const index = openOutput(`${file}.index.json`, force);
    open.push(index);
    const places = placesOf(shards);
    const sharedOf = (ordinal: number): SharedSink =>
      sinks[places[ordinal]!.shard]!.shared;
    return {
      parameters,
      shared: {
        checksums: false,
        place: (ordinal) => sharedOf(ordinal).place(places[ordinal]!.local),
        wrote: (ordinal, ...bytes) =>
          sharedOf(ordinal).wrote(places[ordinal]!.local, ...bytes),
        flush: (ordinal) => sharedOf(ordinal).flush(places[ordinal]!.local),
      },
      write: (ordinal, offset, bytes) => {
        const { shard, local } = places[ordinal]!;
        abortingOnFailure(abort, () => sinks[shard]!.write(local, offset, bytes));
      },
      finish: () =>
        abortingOnFailure(abort, () => {
          const text = indexText(parameters, { places, names, provenance });
          index.write(0, text);
          const written = finishAll(sinks, force, () => index.commit());
          return [...written, { file: `${file}.index.json`, bytes: text.length }];
        }),
      abort,
    };
  } catch (error) {
    abort();
    throw error;
  }
}

/** For each shard the ordinals of its parameters, which keep their order. */
export function splitIntoShards(
  parameters: readonly ParameterInfo[],
  maxShardSize: number,
): readonly (readonly number[])[] {
  const shards: number[][] = [[]];
  let size = 0;
  parameters.forEach((parameter, ordinal) => {
    const bytes = bytesOf(parameter);
    if (size + bytes > maxShardSize && shards.at(-1)!.length > 0) {
      shards.push([]);
      size = 0;
    }
    shards.at(-1)!.push(ordinal);
    size += bytes;
  });
  return shards;
}

interface ShardPlace {
  readonly shard: number;
  /** Ordinal within the shard. */
  readonly local: number;
}

export function placesOf(shards: readonly (readonly number[])[]): readonly ShardPlace[] {
  return shards.flatMap((ordinals, shard) =>
    ordinals.map((_, local) => ({ shard, local })),
  );
}

export function shardName(file: string, shard: number, count: number): string {
  const stem = basename(file).slice(0, -ENDING.length);
  const number = (it: number): string => String(it).padStart(5, "0");
  return join(dirname(file), `${stem}-${number(shard + 1)}-of-${number(count)}${ENDING}`);
}

interface Indexed {
  /** Of each parameter. */
  readonly places: readonly ShardPlace[];
  /** Of the shards. */
  readonly names: readonly string[];
  readonly provenance: string | null;
}

/** Keys sorted, so that the same parameters give the same bytes. */
export function indexText(
  parameters: readonly ParameterInfo[],
  { places, names, provenance }: Indexed,
): Buffer {
  const rows = parameters
    .map(({ name }, i) => [name, basename(names[places[i]!.shard]!)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map((row) => `    ${row.map((it) => JSON.stringify(it)).join(": ")}`);
  const total = parameters.reduce((sum, it) => sum + bytesOf(it), 0);
  const said =
    provenance === null
      ? ""
      : `,\n    "${PROVENANCE_KEY}": ${JSON.stringify(provenance)}`;
  const metadata = `  "metadata": {\n    "total_size": ${total}${said}\n  }`;
  return Buffer.from(`{\n${metadata},\n  "weight_map": {\n${rows.join(",\n")}\n  }\n}\n`);
}

/**
 * Puts the shards in place, then the index. Where one fails, those that are new go away
 * again; those that were to be replaced (`force`) are replaced already.
 */
function finishAll(
  sinks: readonly StateDictSink[],
  force: boolean,
  last: () => void,
): readonly WrittenFile[] {
  const written: WrittenFile[] = [];
  try {
    for (const sink of sinks) written.push(...sink.finish());
    last();
    return written;
  } catch (error) {
    if (!force) for (const { file } of written) removeIfThere(file);
    throw error;
  }
}

function abortingOnFailure<Result>(abort: () => void, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    abort();
    throw error;
  }
}

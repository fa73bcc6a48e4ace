import type { ParameterInfo, StateDictSink } from "../../tensor/state-dict.js";
import { fileFailure } from "../../report/failure.js";
import { ptLayout } from "../pt/layout.js";
import { safetensorsLayout } from "../safetensors/layout.js";
import { containerOf, type StateDictContainer } from "./container.js";
import { bytesOf, fileSink } from "./file-sink.js";
import { shardedSink } from "./sharded-sink.js";

export interface SinkOptions {
  /** Replace existing files. */
  readonly force: boolean;
  /**
   * Bytes of data in a file at most; more go to shards with an index, for safetensors only.
   * No limit where absent.
   */
  readonly maxShardSize?: number;
  /** What the files are to say of how they were made; nothing where absent. */
  readonly provenance?: string;
}

/**
 * Starts the file that `parameters` go to; the ending of its name chooses the container.
 * Nothing is at `file` before `finish`. Throws a `Failure`: K2T601 if the file exists,
 * K2T602 if it cannot be written or a name cannot be stored, K2T605 for another ending.
 * So do `write` and `finish`, after they have removed what was written.
 */
export function createSink(
  file: string,
  parameters: readonly ParameterInfo[],
  { force, maxShardSize = Infinity, provenance: given }: SinkOptions,
): StateDictSink {
  const container = containerOf(file);
  const provenance = given ?? null;
  refuseNames(file, parameters, container);
  const total = parameters.reduce((sum, it) => sum + bytesOf(it), 0);
  const sharded = total > maxShardSize && parameters.length > 1;
  if (container === "safetensors") {
    if (sharded) {
      return shardedSink(file, parameters, { force, maxShardSize, provenance });
    }
    return fileSink(file, parameters, safetensorsLayout(parameters, provenance), force);
  }
  if (sharded) throw noShards(file);
  return fileSink(file, parameters, ptLayout(parameters, provenance), force);
}

function noShards(file: string): Error {
  const message = `\`${file}\` cannot be split into shards`;
  return fileFailure("K2T605", file, message, "shards need the ending `.safetensors`");
}

/** The containers hold names as UTF-8, each once; half a surrogate pair has none. */
export function refuseNames(
  file: string,
  parameters: readonly ParameterInfo[],
  container: StateDictContainer,
): void {
  const seen = new Set<string>();
  for (const { name } of parameters) {
    if (seen.has(name)) throw new Error(`bug in k2t-rules: two parameters \`${name}\``);
    seen.add(name);
    const surrogate = /\p{Surrogate}/u.test(name) ? "it is no Unicode text" : null;
    const reserved = container === "safetensors" && name === "__metadata__";
    const why = reserved ? "it is the format's own" : surrogate;
    if (why === null) continue;
    const message = `the parameter name \`${name}\` cannot be written: ${why}`;
    throw fileFailure("K2T602", file, message);
  }
}

import { Failure } from "../../report/failure.js";
import type { ParameterInfo, StateDictSink } from "../../tensor/state-dict.js";
import { safetensorsLayout } from "../safetensors/layout.js";
import { fileSink } from "./file-sink.js";
import { hashFile, type FileHash } from "./hash-file.js";
import { placeFile } from "./place-file.js";
import { removeTemporary, forgetTemporary, watchTemporary } from "./temporary-files.js";
import { temporaryName } from "./temporary-names.js";
import { attempt } from "./write-failure.js";

/**
 * A shard that is made under a temporary name, which nobody else knows, until all is known
 * that its receipt must say: what is hashed is what was written, whoever writes the same
 * shard at the same time.
 */
export interface StagedShard {
  /** Its `finish` leaves the file under the temporary name. */
  readonly sink: StateDictSink;
  /** What was written, read again; after `finish`. */
  hash(signal?: AbortSignal): Promise<FileHash>;
  /** Gives the file its name, in one step. Throws `Failure` K2T601 as `placeFile` says. */
  place(force: boolean): void;
  /** Removes what was written; does nothing after `place`. */
  abort(): void;
}

/** Throws a `Failure` (K2T602, K2T601) as `fileSink` does; so do the sink's functions. */
export function stageShard(
  file: string,
  parameters: readonly ParameterInfo[],
  provenance: string | null = null,
): StagedShard {
  const path = temporaryName(file);
  const named = <Result>(work: () => Result): Result => withName(path, file, work);
  const sink = named(() =>
    fileSink(path, parameters, safetensorsLayout(parameters, provenance), false),
  );
  watchTemporary(path);
  return {
    sink: {
      ...sink,
      shared: {
        ...sink.shared,
        place: (ordinal) => ({ ...sink.shared.place(ordinal), file }),
        flush: async (ordinal) => {
          const [flushed] = await Promise.allSettled([sink.shared.flush(ordinal)]);
          named(() => {
            if (flushed.status === "rejected") throw flushed.reason;
          });
        },
      },
      write: (...bytes) => named(() => sink.write(...bytes)),
      finish: () => named(() => sink.finish()),
    },
    hash: (signal) => hashFile(path, signal),
    place: (force) => {
      attempt(file, () => placeFile(path, file, force));
      forgetTemporary(path);
    },
    abort: () => {
      sink.abort();
      removeTemporary(path, null);
    },
  };
}

/** People know the shard by its own name. */
function withName<Result>(path: string, file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const diagnostics = error.diagnostics.map((it) => ({
      ...it,
      message: it.message.replaceAll(path, file),
      ...(it.file === path && { file }),
    }));
    throw new Failure(diagnostics, error.status);
  }
}

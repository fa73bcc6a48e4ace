import type { Timings } from "../report/timings.js";
import type { DType } from "../tensor/dtype.js";

/** What a conversion is about. All paths are as the user wrote them. */
export interface ConversionOptions {
  /** A rule file, or the name of a built-in pack such as `keras/auto`. */
  readonly rules: string;
  /** A `.pt`, `.safetensors`, `*.index.json` or manifest that the result must match. */
  readonly target?: string;
  /** Values of `let`s by name, as texts: numbers and JSON lists are read as such. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Weights that no rule takes are a warning instead of an error. */
  readonly allowUnmapped?: boolean;
  /** The dtype of floating-point parameters; default `keep`. */
  readonly dtype?: DType | "keep";
  /** Notes how long each phase takes: give what `createTimings` makes. */
  readonly timings?: Timings;
}

/** How a conversion runs; its result does not depend on it. */
export interface RunningOptions {
  /** Most bytes of weight data to hold at one time. */
  readonly maxMemory?: number;
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the work; nothing is left of the output. */
  readonly signal?: AbortSignal;
  /**
   * Threads that read, convert and write; 0: none but the calling one. Without, as many as are
   * worth it. Fewer where `maxMemory` does not allow as many.
   */
  readonly workers?: number;
  /** Notes how long each phase takes: give what `createTimings` makes. */
  readonly timings?: Timings;
}

export interface ApplyOptions extends ConversionOptions, RunningOptions {
  readonly model: string;
  /** The state dict to write: `.safetensors`, `.pt`, `.pth` or `.bin`. */
  readonly output: string;
  /** Overwrite an existing output. */
  readonly force?: boolean;
  /** Most bytes of one file; larger outputs become shards with an index (safetensors). */
  readonly maxShardSize?: number;
}

/** How far a conversion is. */
export interface Progress {
  readonly parameters: { readonly done: number; readonly total: number };
  readonly bytes: { readonly done: number; readonly total: number };
}

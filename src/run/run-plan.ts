import { constants } from "node:buffer";
import { setImmediate } from "node:timers/promises";
import type { Diagnostic } from "../report/diagnostic.js";
import { Failure } from "../report/failure.js";
import type { WeightSource } from "../tensor/catalog.js";
import type { Core } from "../tensor/core.js";
import { Fault } from "../tensor/fault.js";
import { sameShape } from "../tensor/shape.js";
import type { StateDictSink } from "../tensor/state-dict.js";
import { evaluate } from "./evaluate.js";
import { peakBytes, peakOf } from "./peak-bytes.js";
import { ParameterFault } from "./parameter-fault.js";
import { slabsOf } from "./slabs.js";

/** A parameter of the result and how it is computed. */
export interface PlannedParameter {
  readonly name: string;
  readonly node: Core;
}

/** Bytes just written of the parameter with this ordinal. */
export interface Progress {
  readonly parameter: number;
  readonly bytes: number;
}

export interface RunOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Bytes that the evaluation of a parameter may hold; see `peakBytes` for asking before. */
  readonly maxMemory?: number;
  /** Stops between two writes. */
  readonly signal?: AbortSignal;
}

/** Without `maxMemory`, larger parameters than this are done in slabs where they can be. */
const SLAB_BYTES = 2 ** 30;

/** Bytes given to the sink at a time, so that progress shows within a large parameter. */
const WRITE_BYTES = 2 ** 24;

/**
 * Evaluates parameters one by one, in order, into a sink that was made for just these. Weights
 * are read when they are needed and dropped after, so the largest parameter bounds the memory.
 * Neither finishes nor aborts the sink. Rejects with what the source and the sink throw, the
 * signal's reason, `ParameterFault` "division-by-zero", and, before anything is read, with
 * `Failure` K2T604 for parameters that no array could hold.
 */
export async function runPlan(
  parameters: readonly PlannedParameter[],
  source: WeightSource,
  sink: StateDictSink,
  options: RunOptions = {},
): Promise<void> {
  const { onProgress, signal, maxMemory = SLAB_BYTES } = options;
  checkSink(parameters, sink);
  checkSizes(parameters, maxMemory);
  for (const [ordinal, { name, node }] of parameters.entries()) {
    const slabs = slabsOf(node, maxMemory, peakOf) ?? [node];
    let offset = 0;
    for (const slab of slabs) {
      signal?.throwIfAborted();
      const bytes = evaluateFor(name, ordinal, slab, source);
      for (let start = 0; start < bytes.length; start += WRITE_BYTES) {
        const piece = bytes.subarray(start, start + WRITE_BYTES);
        sink.write(ordinal, offset, piece);
        offset += piece.length;
        onProgress?.({ parameter: ordinal, bytes: piece.length });
        // All else is synchronous: here interrupts are heard and progress is drawn.
        await setImmediate();
        signal?.throwIfAborted();
      }
    }
  }
}

function evaluateFor(
  name: string,
  ordinal: number,
  node: Core,
  source: WeightSource,
): Uint8Array {
  try {
    return evaluate(node, source);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new ParameterFault(error, ordinal, name);
  }
}

function checkSizes(parameters: readonly PlannedParameter[], maxMemory: number): void {
  const most = constants.MAX_LENGTH;
  const diagnostics = parameters.flatMap(({ name, node }): Diagnostic[] => {
    const bytes = peakBytes(node, maxMemory);
    if (bytes <= most) return [];
    const message = `\`${name}\` needs ${bytes} bytes of memory at once, and ${most} are possible`;
    return [{ code: "K2T604", severity: "error", message, notes: [] }];
  });
  if (diagnostics.length > 0) throw new Failure(diagnostics, 1);
}

function checkSink(parameters: readonly PlannedParameter[], sink: StateDictSink): void {
  const fits =
    parameters.length === sink.parameters.length &&
    sink.parameters.every((info, i) => {
      const { name, node } = parameters[i]!;
      return (
        info.name === name &&
        info.dtype === node.dtype &&
        sameShape(info.shape, node.shape)
      );
    });
  if (!fits) throw new Error("bug in k2t-rules: the sink was made for other parameters");
}

import type { WeightSource } from "../tensor/catalog.js";
import type { Core } from "../tensor/core.js";
import { Fault } from "../tensor/fault.js";
import { sameShape } from "../tensor/shape.js";
import type { StateDictSink } from "../tensor/state-dict.js";
import { evaluate } from "./evaluate.js";
import { peakOf } from "./peak-bytes.js";
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
}

/** Without `maxMemory`, larger parameters than this are done in slabs where they can be. */
const SLAB_BYTES = 2 ** 30;

/** Bytes given to the sink at a time, so that progress shows within a large parameter. */
const WRITE_BYTES = 2 ** 24;

/**
 * Evaluates parameters one by one, in order, into a sink that was made for just these. Weights
 * are read when they are needed and dropped after, so the largest parameter bounds the memory.
 * Neither finishes nor aborts the sink. Throws what the source and the sink throw, and `Fault`
 * "division-by-zero", which names the parameter.
 */
export function runPlan(
  parameters: readonly PlannedParameter[],
  source: WeightSource,
  sink: StateDictSink,
  options: RunOptions = {},
): void {
  checkSink(parameters, sink);
  parameters.forEach(({ name, node }, ordinal) => {
    const slabs = slabsOf(node, options.maxMemory ?? SLAB_BYTES, peakOf) ?? [node];
    let offset = 0;
    for (const slab of slabs) {
      const bytes = evaluateFor(name, slab, source);
      for (let start = 0; start < bytes.length; start += WRITE_BYTES) {
        const piece = bytes.subarray(start, start + WRITE_BYTES);
        sink.write(ordinal, offset, piece);
        offset += piece.length;
        options.onProgress?.({ parameter: ordinal, bytes: piece.length });
      }
    }
  });
}

function evaluateFor(name: string, node: Core, source: WeightSource): Uint8Array {
  try {
    return evaluate(node, source);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault(error.kind, `${error.message} (in \`${name}\`)`, error.help);
  }
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

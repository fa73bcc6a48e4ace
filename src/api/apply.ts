import type { Plan } from "../compile/plan/plan.js";
import { createSink } from "../files/state-dict/create-sink.js";
import type { Report } from "../report/diagnostic.js";
import { peakBytes } from "../run/peak-bytes.js";
import { runPlan } from "../run/run-plan.js";
import type { WeightSource } from "../tensor/catalog.js";
import { bytesPerElement } from "../tensor/dtype.js";
import { elementCount } from "../tensor/shape.js";
import type { ParameterInfo, WrittenFile } from "../tensor/state-dict.js";
import type { ApplyOptions } from "./options.js";
import type { Outcome } from "./outcome.js";
import { prepare } from "./prepare.js";

export interface ApplyOutcome extends Outcome {
  /** null where nothing was written. */
  readonly done: Conversion | null;
}

/** A conversion that was written. */
export interface Conversion {
  readonly plan: Plan;
  readonly weights: number;
  readonly files: readonly WrittenFile[];
}

/** Converts: reads the weights that the plan names and writes the state dict. */
export async function apply(options: ApplyOptions): Promise<ApplyOutcome> {
  const { report, findings, source, plan } = await prepare(options, options.model);
  try {
    if (!source || !plan) return { ...findings.outcome(), done: null };
    checkMemory(plan, options.maxMemory, report);
    if (report.hasErrors()) return { ...findings.outcome(), done: null };
    const files = await findings.attempt(() => write(plan, source, options));
    const done = files && { plan, weights: source.catalog.weights.length, files };
    return { ...findings.outcome(), done };
  } finally {
    source?.close();
  }
}

function checkMemory(plan: Plan, maxMemory: number | undefined, report: Report): void {
  if (maxMemory === undefined) return;
  for (const { name, node, rule } of plan.parameters) {
    const needed = peakBytes(node, maxMemory);
    if (needed <= maxMemory) continue;
    report.error("K2T604", {
      message: `\`${name}\` needs ${needed} bytes of memory, and ${maxMemory} are allowed`,
      help: `allow more: \`--max-memory ${needed}\``,
      span: rule,
    });
  }
}

const bytesOf = ({ shape, dtype }: ParameterInfo): number =>
  elementCount(shape) * bytesPerElement(dtype);

async function write(
  { parameters }: Plan,
  source: WeightSource,
  options: ApplyOptions,
): Promise<readonly WrittenFile[]> {
  const { output, force = false, signal, maxMemory, maxShardSize, onProgress } = options;
  const sink = createSink(output, parameters, {
    force,
    ...(maxShardSize !== undefined && { maxShardSize }),
  });
  const total = parameters.reduce((bytes, it) => bytes + bytesOf(it), 0);
  try {
    let bytes = 0;
    await runPlan(parameters, source, sink, {
      ...(maxMemory !== undefined && { maxMemory }),
      ...(signal && { signal }),
      onProgress: ({ parameter, bytes: more }) => {
        bytes += more;
        onProgress?.({
          parameters: { done: parameter + 1, total: parameters.length },
          bytes: { done: bytes, total },
        });
      },
    });
    signal?.throwIfAborted();
    return sink.finish();
  } catch (error) {
    sink.abort();
    throw error;
  }
}

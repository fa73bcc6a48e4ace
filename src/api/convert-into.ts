import type { Plan } from "../compile/plan/plan.js";
import { bytesOf } from "../files/state-dict/file-sink.js";
import { createTimings } from "../report/timings.js";
import { runPlan } from "../run/run-plan.js";
import type { WeightSource } from "../tensor/catalog.js";
import type { StateDictSink, WrittenFile } from "../tensor/state-dict.js";
import { failureOfRun } from "./failure-of-run.js";
import type { Progress } from "./options.js";
import { runningOf, type Running } from "./running.js";

/**
 * Makes the parameters into a sink that was made for them, and finishes it. On every error
 * the sink is aborted. Throws as `runPlan` and the sink do; what a user can mend as `Failure`.
 */
export async function convertInto(
  sink: StateDictSink,
  { parameters }: Pick<Plan, "parameters">,
  source: WeightSource,
  options: Running,
): Promise<readonly WrittenFile[]> {
  const { signal, onProgress, timings = createTimings() } = options;
  try {
    const run = (): Promise<void> =>
      runPlan(parameters, source, sink, {
        ...runningOf(parameters, options),
        ...(signal && { signal }),
        ...(onProgress && { onProgress: progressOf(parameters, onProgress) }),
        onSpent: ({ read, copy, write }, threads) => {
          timings.add("read", read, threads);
          timings.add("copy", copy, threads);
          timings.add("write", write, threads);
        },
      });
    await timings.measure("run", run);
    return timings.measure("finish", () => sink.finish());
  } catch (error) {
    sink.abort();
    throw failureOfRun(error, parameters);
  }
}

/** Parameters are not done one after the other, so of each is kept what is left to write. */
function progressOf(
  parameters: Plan["parameters"],
  show: (progress: Progress) => void,
): (written: { readonly parameter: number; readonly bytes: number }) => void {
  const left = parameters.map(bytesOf);
  const total = left.reduce((sum, bytes) => sum + bytes, 0);
  // What is empty is not written.
  const counts = { parameters: left.filter((bytes) => bytes === 0).length, bytes: 0 };
  return ({ parameter, bytes }) => {
    counts.bytes += bytes;
    left[parameter]! -= bytes;
    if (left[parameter] === 0) counts.parameters++;
    show({
      parameters: { done: counts.parameters, total: parameters.length },
      bytes: { done: counts.bytes, total },
    });
  };
}

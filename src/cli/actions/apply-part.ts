import { applyPart, type ApplyPartOptions } from "../../api/part.js";
import { createClock } from "../clock.js";
import type { ApplyFlags } from "../commands/apply.js";
import { defaultOutput } from "../default-output.js";
import { untilInterrupted } from "../interrupt.js";
import { conversionOf, printingOf } from "../options.js";
import { printDiagnostics } from "../print-diagnostics.js";
import { createProgressLine } from "../progress.js";
import type { Streams } from "../terminal.js";
import { partSummaryOf } from "../texts/part-summary.js";

/** What `apply` is given for a part. */
export type ApplyPartFlags = ApplyFlags & Pick<ApplyPartOptions, "maxShardSize" | "part">;

export async function runApplyPart(
  rules: string,
  model: string,
  flags: ApplyPartFlags,
  streams: Streams,
): Promise<number> {
  const printing = printingOf(flags);
  const line = createProgressLine(streams.stderr, !printing.quiet);
  const { output = defaultOutput(model), force = false } = flags;
  const { maxMemory, maxShardSize, part } = flags;
  const started = performance.now();
  const clock = createClock(flags.timings);
  const work = await untilInterrupted((signal) =>
    applyPart({
      ...conversionOf(rules, flags),
      model,
      output,
      force,
      maxShardSize,
      part,
      ...(maxMemory !== undefined && { maxMemory }),
      onProgress: line.show,
      signal,
      ...clock.option,
    }).finally(line.clear),
  );
  if ("interrupted" in work) {
    streams.stderr.write(
      "interrupted: the same command goes on after the last finished shard\n",
    );
    return work.status;
  }
  const { done, diagnostics, status } = work.result;
  printDiagnostics(diagnostics, printing, streams);
  if (done && printing.format === "text" && !printing.quiet) {
    const milliseconds = performance.now() - started;
    streams.stdout.write(partSummaryOf(done, { output, part, milliseconds }));
  }
  clock.print(streams);
  return status;
}

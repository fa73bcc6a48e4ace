import { apply } from "../../api/apply.js";
import type { ApplyFlags } from "../commands/apply.js";
import { defaultOutput } from "../default-output.js";
import { untilInterrupted } from "../interrupt.js";
import { conversionOf, printingOf } from "../options.js";
import { printDiagnostics } from "../print-diagnostics.js";
import { createProgressLine } from "../progress.js";
import type { Streams } from "../terminal.js";
import { createClock } from "../clock.js";
import { heedText } from "../texts/packs/heed-text.js";
import { summaryOf } from "../texts/summary.js";

export async function runApply(
  rules: string,
  model: string,
  flags: ApplyFlags,
  streams: Streams,
): Promise<number> {
  const printing = printingOf(flags);
  const line = createProgressLine(streams.stderr, !printing.quiet);
  const { output = defaultOutput(model), force = false } = flags;
  const { maxMemory, maxShardSize } = flags;
  const started = performance.now();
  const clock = createClock(flags.timings);
  const work = await untilInterrupted((signal) =>
    apply({
      ...conversionOf(rules, flags),
      model,
      output,
      force,
      ...(maxMemory !== undefined && { maxMemory }),
      ...(maxShardSize !== undefined && { maxShardSize }),
      onProgress: line.show,
      signal,
      ...clock.option,
    }).finally(line.clear),
  );
  if ("interrupted" in work) {
    streams.stderr.write("interrupted: nothing was written\n");
    return work.status;
  }
  const { done, diagnostics, status } = work.result;
  printDiagnostics(diagnostics, printing, streams);
  if (done && printing.format === "text" && !printing.quiet) {
    streams.stdout.write(summaryOf(done, performance.now() - started));
    streams.stdout.write(heedText(done.packs));
  }
  clock.print(streams);
  return status;
}

import { check } from "../../api/check.js";
import { visible } from "../../report/visible.js";
import { type ConversionFlags, conversionOf, printingOf } from "../options.js";
import { printDiagnostics } from "../print-diagnostics.js";
import type { Streams } from "../terminal.js";
import { createClock } from "../clock.js";

export async function runCheck(
  rules: string,
  model: string | undefined,
  flags: ConversionFlags,
  streams: Streams,
): Promise<number> {
  const printing = printingOf(flags);
  const clock = createClock(flags.timings);
  const { diagnostics, status } = await check({
    ...conversionOf(rules, flags),
    ...clock.option,
    ...(model !== undefined && { model }),
  });
  printDiagnostics(diagnostics, printing, streams);
  if (status === 0 && printing.format === "text" && !printing.quiet) {
    const fits = [model, flags.target].filter((it) => it !== undefined);
    const what = fits.length === 0 ? "" : ` and fit ${fits.join(" and ")}`;
    streams.stdout.write(`${visible(`${rules}: the rules are sound${what}`)}\n`);
  }
  clock.print(streams);
  return status;
}

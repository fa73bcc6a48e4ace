import { inspect } from "../../api/inspect.js";
import { inspectJson } from "../../api/inspect-json.js";
import { painter } from "../../report/paint.js";
import { jsonText } from "../../report/render-json.js";
import type { InspectFlags } from "../commands/inspect.js";
import { printingOf } from "../options.js";
import { printDiagnostics } from "../print-diagnostics.js";
import { type Streams, wantsColor } from "../terminal.js";
import { contentsText } from "../texts/contents-text.js";

/** Columns where there is no terminal to ask. */
const OTHERWISE = 100;

export async function runInspect(
  file: string,
  flags: InspectFlags,
  streams: Streams,
): Promise<number> {
  const { contents, diagnostics, status } = await inspect(file, {
    fingerprint: flags.json === true || flags.all === true,
  });
  printDiagnostics(diagnostics, printingOf(flags), streams, true);
  const { stdout } = streams;
  if (contents) {
    const show = {
      all: flags.all ?? false,
      weights: flags.weights ?? false,
      columns: (stdout.isTTY === true && stdout.columns) || OTHERWISE,
      paint: painter(wantsColor(stdout, flags.color)),
    };
    const text = flags.json
      ? jsonText(inspectJson(contents))
      : contentsText(file, contents, show);
    stdout.write(text);
  }
  return status;
}

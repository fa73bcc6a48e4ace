import { inspect } from "../../api/inspect.js";
import { inspectJson } from "../../api/inspect-json.js";
import { jsonText } from "../../report/render-json.js";
import type { InspectFlags } from "../commands/inspect.js";
import { printingOf } from "../options.js";
import { printDiagnostics } from "../print-diagnostics.js";
import type { Streams } from "../terminal.js";
import { contentsText } from "../texts/contents-text.js";

export async function runInspect(
  file: string,
  flags: InspectFlags,
  streams: Streams,
): Promise<number> {
  const { contents, diagnostics, status } = await inspect(file);
  printDiagnostics(diagnostics, printingOf(flags), streams, true);
  if (contents) {
    const text = flags.json
      ? jsonText(inspectJson(contents))
      : contentsText(file, contents);
    streams.stdout.write(text);
  }
  return status;
}

import type { Diagnostic } from "../report/diagnostic.js";
import { renderGithub } from "../report/render-github.js";
import { renderJson } from "../report/render-json.js";
import { renderSarif } from "../report/render-sarif.js";
import { renderText } from "../report/render-text.js";
import type { Printing } from "./printing.js";
import { type Streams, wantsColor } from "./terminal.js";
import { packageVersion } from "./version.js";

/**
 * Text goes to standard error; the other formats to standard output, or, where a command's
 * result has that (`plan`, `inspect`), to standard error too. `quiet` keeps warnings back
 * from people; programs get all that there is.
 */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  { format, color, quiet }: Printing,
  { stdout, stderr }: Streams,
  resultOnStdout = false,
): void {
  if (format === "text") {
    const shown = quiet
      ? diagnostics.filter(({ severity }) => severity === "error")
      : diagnostics;
    const text = renderText(shown, { color: wantsColor(stderr, color) });
    if (text !== "") stderr.write(text);
    return;
  }
  const render = {
    json: () => renderJson(diagnostics),
    sarif: () => renderSarif(diagnostics, { version: packageVersion() }),
    github: () => renderGithub(diagnostics),
  }[format];
  const text = render();
  if (text !== "") (resultOnStdout ? stderr : stdout).write(text);
}

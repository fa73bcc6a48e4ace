import {
  type Diagnostic,
  renderGithub,
  renderJson,
  renderSarif,
  renderText,
} from "../index.js";
import { type Streams, wantsColor } from "./terminal.js";
import { packageVersion } from "./version.js";

export const FORMATS = ["text", "json", "sarif", "github"] as const;

export type Format = (typeof FORMATS)[number];

export interface Printing {
  readonly format: Format;
  readonly color: boolean;
  readonly quiet: boolean;
}

/**
 * Text goes to standard error; the other formats to standard output, or, where a command's
 * result has that (`plan`, `inspect`), to standard error too. `quiet` keeps warnings back.
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
    stderr.write(renderText(shown, { color: wantsColor(stderr, color) }));
    return;
  }
  const render = {
    json: () => renderJson(diagnostics),
    sarif: () => renderSarif(diagnostics, { version: packageVersion() }),
    github: () => renderGithub(diagnostics),
  }[format];
  (resultOnStdout ? stderr : stdout).write(render());
}

import { initPack } from "../../api/pack-init/init-pack.js";
import { visible } from "../../report/visible.js";
import { type CommonFlags, printingOf } from "../options.js";
import { printDiagnostics } from "../print-diagnostics.js";
import { WRONG_USE } from "../status.js";
import type { Streams } from "../terminal.js";

export async function runPackInit(
  name: string,
  folder: string | undefined,
  flags: CommonFlags,
  streams: Streams,
): Promise<number> {
  const printing = printingOf(flags);
  const outcome = await initPack({ name, ...(folder !== undefined && { folder }) });
  printDiagnostics(outcome.diagnostics, printing, streams);
  if (outcome.status === 0 && printing.format === "text" && !printing.quiet) {
    const made = outcome.files.map((it) => `  ${visible(it)}\n`).join("");
    const next = `\nGo on there with \`npm install\` and \`npm test\`.\n`;
    streams.stdout.write(`made the package ${visible(name)}:\n${made}${next}`);
  }
  const isNameWrong = outcome.diagnostics.some(({ code }) => code === "K2T225");
  return isNameWrong ? WRONG_USE : outcome.status;
}

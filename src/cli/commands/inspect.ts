import type { Command } from "commander";
import { type Catalog, type Contents, inspect, inspectJson } from "../../index.js";
import { visible } from "../../report/visible.js";
import { showShape } from "../../tensor/shape.js";
import { addCommonOptions, type CommonFlags, printingOf } from "../options.js";
import { printDiagnostics } from "../print-diagnostics.js";
import { table } from "../table.js";
import type { Streams } from "../terminal.js";

interface Flags extends CommonFlags {
  readonly json?: boolean;
}

export function addInspect(
  program: Command,
  streams: Streams,
  finish: (status: number) => void,
): void {
  const command = program
    .command("inspect")
    .description("what a Keras model or a PyTorch state dict holds")
    .argument("<file>", "a Keras model or a state dict");
  addCommonOptions(command)
    .option("--json", "as JSON, of a form that does not change")
    .action(async (file: string, flags: Flags) => {
      const { contents, diagnostics, status } = await inspect(file);
      printDiagnostics(diagnostics, printingOf(flags), streams, true);
      if (contents) {
        const json = (): string => `${JSON.stringify(inspectJson(contents), null, 2)}\n`;
        streams.stdout.write(flags.json ? json() : contentsText(contents));
      }
      finish(status);
    });
}

function contentsText(contents: Contents): string {
  if (contents.kind === "keras") return catalogText(contents.catalog);
  const rows = contents.parameters.map(({ name, shape, dtype }) => [
    visible(name),
    showShape(shape),
    dtype,
  ]);
  return `${contents.container}, ${rows.length} parameters\n${table(rows)}`;
}

function catalogText({ container, writer, weights, apart }: Catalog): string {
  const by = writer.keras === null ? "" : `, written by Keras ${visible(writer.keras)}`;
  const rows = weights.map(({ path, layer, shape, dtype, stored }) => [
    visible(path),
    layer.className ?? "?",
    showShape(shape),
    dtype,
    visible(stored),
  ]);
  const others = apart.map(
    ({ stored, why }) => `set apart (${why}): ${visible(stored)}\n`,
  );
  return `${container}${by}, ${rows.length} weights\n${table(rows)}${others.join("")}`;
}

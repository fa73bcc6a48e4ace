import { indexShards } from "../../api/index-shards.js";
import { visible } from "../../report/visible.js";
import type { IndexFlags } from "../commands/index-shards.js";
import { untilInterrupted } from "../interrupt.js";
import { printingOf } from "../options.js";
import { printDiagnostics } from "../print-diagnostics.js";
import { createProgressLine } from "../progress.js";
import { showSize } from "../sizes.js";
import type { Streams } from "../terminal.js";
import { count } from "../texts/words.js";

export async function runIndex(
  place: string,
  flags: IndexFlags,
  streams: Streams,
): Promise<number> {
  const printing = printingOf(flags);
  const line = createProgressLine(streams.stderr, !printing.quiet);
  const { force = false, keepReceipts = false } = flags;
  const work = await untilInterrupted((signal) =>
    indexShards({ place, force, keepReceipts, onProgress: line.show, signal }).finally(
      line.clear,
    ),
  );
  if ("interrupted" in work) {
    streams.stderr.write("interrupted: nothing was written\n");
    return work.status;
  }
  const { done, diagnostics, status } = work.result;
  printDiagnostics(diagnostics, printing, streams);
  if (done && printing.format === "text" && !printing.quiet) {
    const { index, shards, output } = done;
    const text = index
      ? `${count(shards.length, "shard")} joined\nwrote ${visible(index.file)} (${showSize(index.bytes)})\n`
      : `${visible(output)} is one whole file, which needs no index\n`;
    streams.stdout.write(text);
  }
  return status;
}

import { listPacks } from "../../../api/packs/list-packs.js";
import { packsJson } from "../../../api/packs/packs-json.js";
import { jsonText } from "../../../report/render-json.js";
import type { PacksFlags } from "../../commands/packs.js";
import { printingOf } from "../../options.js";
import { printDiagnostics } from "../../print-diagnostics.js";
import type { Streams } from "../../terminal.js";
import { packsText } from "../../texts/packs/packs-text.js";

export async function runPacks(flags: PacksFlags, streams: Streams): Promise<number> {
  const { packs, broken, diagnostics, status } = await listPacks();
  printDiagnostics(diagnostics, printingOf(flags), streams, true);
  const text = flags.json ? jsonText(packsJson(packs, broken)) : packsText(packs, broken);
  streams.stdout.write(text);
  return status;
}

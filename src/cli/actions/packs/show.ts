import { shownPackJson } from "../../../api/packs/packs-json.js";
import { showPack } from "../../../api/packs/show-pack.js";
import { jsonText } from "../../../report/render-json.js";
import type { PacksFlags } from "../../commands/packs.js";
import { printingOf } from "../../options.js";
import { printDiagnostics } from "../../print-diagnostics.js";
import type { Streams } from "../../terminal.js";
import { packText } from "../../texts/packs/pack-text.js";

export async function runPacksShow(
  name: string,
  flags: PacksFlags,
  streams: Streams,
): Promise<number> {
  const { shown, diagnostics, status } = await showPack(name);
  printDiagnostics(diagnostics, printingOf(flags), streams, true);
  if (shown) {
    streams.stdout.write(flags.json ? jsonText(shownPackJson(shown)) : packText(shown));
  }
  return status;
}

import { matchPacks } from "../../../api/packs/match-packs.js";
import { matchesJson } from "../../../api/packs/packs-json.js";
import { jsonText } from "../../../report/render-json.js";
import type { PacksFlags } from "../../commands/packs.js";
import { printingOf } from "../../options.js";
import { printDiagnostics } from "../../print-diagnostics.js";
import type { Streams } from "../../terminal.js";
import { matchesText } from "../../texts/packs/matches-text.js";

export async function runPacksMatch(
  model: string,
  flags: PacksFlags,
  streams: Streams,
): Promise<number> {
  const { matches, diagnostics, status } = await matchPacks({ model });
  printDiagnostics(diagnostics, printingOf(flags), streams, true);
  if (matches) {
    const text = flags.json
      ? jsonText(matchesJson(matches))
      : matchesText(model, matches);
    streams.stdout.write(text);
  }
  return status;
}

import { existsSync } from "node:fs";
import { matchPacks } from "../../api/packs/match-packs.js";
import type { CommonFlags } from "../options.js";
import { printingOf } from "../options.js";
import { printDiagnostics } from "../print-diagnostics.js";
import { WRONG_USE } from "../status.js";
import type { Streams } from "../terminal.js";
import { matchesText } from "../texts/packs/matches-text.js";

/** A rule file, by its name: then it is the model that is missing. */
const RULES = /\.(?:k2t|ya?ml)$|(?<!\.weights)\.json$/i;

/** A model, by its name, whether there is one or not. */
const MODEL = /\.(?:h5|hdf5|keras|weights\.json)$/i;

/**
 * `apply` with one name: where that is a model, says which packs fit it, and converts
 * nothing. Null where it is none, and so the rules without a model.
 */
export async function runApplyWithoutRules(
  name: string,
  flags: CommonFlags,
  streams: Streams,
): Promise<number | null> {
  if (RULES.test(name) || !(existsSync(name) || MODEL.test(name))) return null;
  const { matches, diagnostics, status } = await matchPacks({ model: name });
  const missing = "error: missing required argument 'rules'";
  if (matches) {
    const told = matchesText(name, matches);
    streams.stderr.write(`${missing}: how to convert is for you to say\n${told}`);
    return WRONG_USE;
  }
  printDiagnostics(diagnostics, { ...printingOf(flags), format: "text" }, streams);
  streams.stderr.write(`${missing}\n`);
  return status;
}

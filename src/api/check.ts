import type { ConversionOptions } from "./options.js";
import type { Outcome } from "./outcome.js";
import { prepare } from "./prepare.js";

/**
 * Finds everything that a conversion would complain about. Reads no weight data and writes
 * nothing. Without a model: what can be known of the rules alone.
 */
export async function check(
  options: ConversionOptions & { readonly model?: string },
): Promise<Outcome> {
  const { findings, source } = await prepare(options, options.model);
  source?.close();
  return findings.outcome();
}

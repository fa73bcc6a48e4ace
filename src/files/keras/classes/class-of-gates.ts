import type { Shape } from "../../../tensor/shape.js";

const BY_GATES: Readonly<Record<number, string>> = {
  1: "SimpleRNN",
  3: "GRU",
  4: "LSTM",
};

/**
 * The class of a recurrent layer by the number of its gates, which shows in its recurrent
 * kernel (u, gates * u); null where no class has so many.
 */
export function classOfGates([units, wide]: Shape): string | null {
  if (units === undefined || wide === undefined) return null;
  return BY_GATES[wide / units] ?? null;
}

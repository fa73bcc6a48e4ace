import { fileFailure } from "../../../report/failure.js";
import type { StoredGroup } from "./stored-groups.js";

/** `convolution2d_1_W`, `lstm_1_U_i`: no scope, the variable behind an underscore. */
const NAME = /_(W|U|b|gamma|beta|running_mean|running_std|alphas?)(_\w|$)/;

/**
 * Files of Keras 1 have other names, shapes and gates: none must pass for Keras 2's. The
 * version decides; only the first ones wrote neither that nor the backend, and then the
 * names tell, which later versions may have as well (`ls_gamma`).
 */
export function refuseKeras1(
  file: string,
  writer: { readonly keras: string | null; readonly backend: string | null },
  groups: readonly StoredGroup[],
): void {
  const { keras, backend } = writer;
  const isSilent = keras === null && backend === null;
  if (isSilent ? !hasFlatNames(groups) : !(keras ?? "").startsWith("1.")) return;
  const message = `\`${file}\` was written by Keras 1, whose files cannot be read yet`;
  const help = "load it with Keras 2 and save it again";
  throw fileFailure("K2T504", file, message, help);
}

function hasFlatNames(groups: readonly StoredGroup[]): boolean {
  return groups.some(({ entries }) =>
    entries.some(({ scopes, base }) => scopes.length === 0 && NAME.test(lastWord(base))),
  );
}

/** What stands behind the last character that is no letter, digit or underscore. */
function lastWord(name: string): string {
  return name.split(/\W/).at(-1)!;
}

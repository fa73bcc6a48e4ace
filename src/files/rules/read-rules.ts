import { readFileSync, realpathSync, statSync } from "node:fs";
import { Failure, fileFailure } from "../../report/failure.js";
import { reasonOf } from "../bytes/reason.js";
import { BUILT_IN, packedTree } from "./built-in.js";
import type { RuleText } from "./rule-text.js";

/** Largest rule file, in bytes. */
const LARGEST = 16 * 1024 * 1024;

/** Where a rule text lies, and its name for people. */
export interface RulePlace extends Pick<RuleText, "boundary" | "origin"> {
  readonly file: string;
  readonly shown: string;
}

/** Reads a rule file. Throws `Failure` where it cannot be read, is too large or no UTF-8. */
export function readRules({ file, shown, boundary, origin }: RulePlace): RuleText {
  const bytes = readBytes(file, shown);
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const identity = realpathSync(file);
    const packed = boundary === BUILT_IN ? packedTree(identity, text) : null;
    return { source: { file: shown, text }, identity, boundary, packed, origin };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw fileFailure("K2T506", shown, `\`${shown}\` is not UTF-8`, "save it as UTF-8");
  }
}

function readBytes(file: string, shown: string): Uint8Array {
  try {
    const { size } = statSync(file);
    if (size > LARGEST) {
      const message = `\`${shown}\` has ${size} bytes`;
      throw fileFailure("K2T505", shown, message, "a rule file has at most 16 MiB");
    }
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const message = `\`${shown}\` cannot be read: ${reasonOf(error)}`;
    throw fileFailure("K2T506", shown, message, "is it a file that you may read?");
  }
}

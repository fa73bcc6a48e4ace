import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { ownTag } from "./process-tag.js";

/** Names may have 255 bytes; beside this many the rest of a temporary name fits. */
const LONGEST_BASE = 180;

const TEMPORARY = /^\.(.+)\.([0-9a-f]{8}-\d+-\d+|x)\.[0-9a-f]{16}\.tmp$/s;

/** What the name of a temporary file tells. */
export interface TemporaryName {
  /** The name of the file that it is to become. */
  readonly base: string;
  /** The process that it belongs to, as `ownTag` gives it; `x` where that is not known. */
  readonly tag: string;
}

/**
 * A new name beside `file`: it starts with a dot, and tells the file and the process, so that
 * a later run can tell what a killed one left behind.
 */
export function temporaryName(file: string): string {
  const given = basename(file);
  const name = parseTemporary(given)?.base ?? given;
  const short = Buffer.byteLength(name) <= LONGEST_BASE ? name : name.slice(0, 40);
  const random = randomBytes(8).toString("hex");
  return join(dirname(file), `.${short}.${ownTag() ?? "x"}.${random}.tmp`);
}

/** Null where a file's name is none that `temporaryName` gives. */
export function parseTemporary(name: string): TemporaryName | null {
  const match = TEMPORARY.exec(name);
  return match && { base: match[1]!, tag: match[2]! };
}

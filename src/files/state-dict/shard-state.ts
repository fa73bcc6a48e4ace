import { statSync } from "node:fs";
import { hashFile } from "./hash-file.js";
import { refuseExisting } from "./output-file.js";
import { noReceipt, readReceipt, type Receipt } from "./receipt.js";
import { attempt } from "./write-failure.js";

/** What a shard must have been made of and by to be taken as it is. */
export type Making = Pick<Receipt, "tool" | "conversion" | "sources">;

/** Why a shard that a part made before is made anew. */
export type Staleness =
  "damaged" | "other-version" | "other-conversion" | "changed-model";

/** What is found where a shard is to be. */
export type ShardState =
  | { readonly kind: "missing" }
  | { readonly kind: "finished"; readonly bytes: number }
  | { readonly kind: "stale"; readonly why: Staleness }
  /** With `force` only: a file that no part made. */
  | { readonly kind: "foreign" };

export interface LookOptions {
  readonly force: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Looks whether a shard is there as it must be; its content is read for that, whatever its
 * receipt says. Throws a `Failure` as `refuseForeign` does, and K2T506 where it cannot be read.
 */
export async function stateOf(
  shard: string,
  making: Making,
  { force, signal }: LookOptions,
): Promise<ShardState> {
  const receipt = refuseForeign(shard, force);
  if (!isThere(shard)) return { kind: "missing" };
  if (receipt === null) return { kind: "foreign" };
  const why = staleness(receipt, making);
  if (why !== null) return { kind: "stale", why };
  if (!(await isWhole(shard, receipt, signal))) return { kind: "stale", why: "damaged" };
  return { kind: "finished", bytes: receipt.bytes };
}

/**
 * The receipt of a shard, of which there need be neither yet. Throws a `Failure`: K2T601 for
 * a file that no part made, unless `force`, K2T602 where no file can be.
 */
export function refuseForeign(shard: string, force: boolean): Receipt | null {
  const receipt = readReceipt(shard);
  if (receipt === "other" && !force) throw noReceipt(shard);
  const isOwn = receipt !== null && receipt !== "other";
  refuseExisting(shard, force || isOwn);
  return isOwn ? receipt : null;
}

function isThere(file: string): boolean {
  return attempt(file, () => statSync(file, { throwIfNoEntry: false })) !== undefined;
}

/** Whether a shard has the very bytes that its receipt tells of. */
export async function isWhole(
  shard: string,
  { bytes, sha256 }: Receipt,
  signal?: AbortSignal,
): Promise<boolean> {
  const { size } = attempt(shard, () => statSync(shard));
  if (size !== bytes) return false;
  const read = await hashFile(shard, signal);
  return read.bytes === bytes && read.sha256 === sha256;
}

function staleness(receipt: Receipt, making: Making): Staleness | null {
  if (receipt.tool !== making.tool) return "other-version";
  if (receipt.conversion !== making.conversion) return "other-conversion";
  return receipt.sources === making.sources ? null : "changed-model";
}

import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileFailure } from "../../report/failure.js";
import type { KerasContainer } from "../../tensor/catalog.js";
import { reasonOf } from "../bytes/reason.js";
import { openZip } from "../zip/open-zip.js";
import { indexIn } from "./open-shards.js";
import { isInside } from "./open-inside.js";
import { shardsOf, unnamedShards } from "./shard-index.js";

/** What tells two models apart without reading their data. */
export interface ModelIdentity {
  readonly container: KerasContainer;
  /** The same wherever the model lies: sizes, and in a zip the checksums of its entries. */
  readonly content: readonly string[];
  /**
   * When the model's files were written, by the clock of their file system, which a copy may
   * change; null where checksums tell the content.
   */
  readonly modified: readonly string[] | null;
}

/** Throws a `Failure` (K2T506, K2T502) where the model's files cannot be read any more. */
export async function modelIdentity(
  file: string,
  container: KerasContainer,
): Promise<ModelIdentity> {
  if (container === "keras-zip") return { container, ...(await zipIdentity(file)) };
  const found = filesOf(file, container).map((path) => statusOf(path));
  return {
    container,
    content: found.map(({ size }) => `${size}`),
    modified: found.map(({ mtimeNs }) => `${mtimeNs}`),
  };
}

async function zipIdentity(file: string): Promise<Omit<ModelIdentity, "container">> {
  const archive = await openZip(file);
  archive.close();
  const content = archive.entries.map(({ name, size, crc32 }) => {
    return JSON.stringify([name, size, crc32]);
  });
  return { content, modified: null };
}

function filesOf(file: string, container: KerasContainer): readonly string[] {
  if (container === "keras-dir") {
    const inside = readdirSync(file).filter((name) => isInside(file, name));
    return inside.sort().map((name) => join(file, name));
  }
  if (container !== "weights-json") return [file];
  const index = indexIn(file);
  const folder = dirname(file);
  const shards = [...shardsOf(index), ...unnamedShards(index)];
  const there = shards.filter((name) => isInside(folder, name));
  return [file, ...there.map((name) => join(folder, name))];
}

function statusOf(file: string): { readonly size: bigint; readonly mtimeNs: bigint } {
  try {
    return statSync(file, { bigint: true });
  } catch (error) {
    throw fileFailure("K2T506", file, `cannot read \`${file}\`: ${reasonOf(error)}`);
  }
}

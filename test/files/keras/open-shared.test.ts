import { describe, expect, it } from "vitest";
import { openModel } from "../../../src/files/keras/open-model.js";
import { openShared } from "../../../src/files/keras/open-shared.js";
import { openZip } from "../../../src/files/zip/open-zip.js";
import { boxBytes } from "../../support/memory-source.js";
import { buildZip } from "../zip/build-zip.js";
import { MODEL_FILES, useFolder } from "./fixtures.js";
import { unpackModern } from "./modern-files.js";

const { folder, unpack, write } = useFolder();

/** Opens what a posted message would hold. */
async function compare(file: string): Promise<void> {
  const source = await openModel(file);
  const shared = source.shared();
  if (shared === null) throw new Error(`\`${file}\` cannot be shared`);
  const reader = await openShared(structuredClone(shared));
  const parts = source.catalog.weights.flatMap((weight) => weight.parts);
  expect(parts.length).toBeGreaterThan(0);
  for (const part of parts) {
    const tensor = structuredClone(part);
    const whole = source.read(part);
    expect(Buffer.from(reader.read(tensor)).equals(whole), part.stored).toBe(true);
    const box = {
      start: part.shape.map((size) => (size > 1 ? 1 : 0)),
      count: part.shape.map((size) => Math.max(1, size - 1)),
    };
    const wanted = boxBytes({ ...part, path: part.stored, bytes: whole }, box);
    const target = new Uint8Array(wanted.length);
    expect(reader.read(tensor, box, target)).toBe(target);
    expect(Buffer.from(target).equals(wanted), part.stored).toBe(true);
  }
  reader.close();
  // The descriptor is still the source's.
  expect(source.read(parts[0]!).length).toBe(parts[0]!.bytes);
  source.close();
}

describe("a shared source", () => {
  it.each(MODEL_FILES.filter((file) => file.startsWith("nested")))(
    "%s reads the same",
    (file) => compare(unpack(file)),
  );

  it("is every shard of a model", async () => {
    await compare(await unpackModern(folder, "gan.3.15.1.shards.zip"));
  });

  it("is memory where the weights are compressed", async () => {
    const zip = await openZip(unpack("nested.3.15.1.keras"));
    const entries = await Promise.all(
      ["config.json", "metadata.json", "model.weights.h5"].map(async (name) => ({
        name,
        data: Buffer.from(await zip.read(name, 2 ** 24)),
        deflate: true,
      })),
    );
    zip.close();
    await compare(write("deflated.keras", buildZip(entries)));
  });
});

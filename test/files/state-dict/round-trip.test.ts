import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSink } from "../../../src/files/state-dict/create-sink.js";
import { openStateDict } from "../../../src/files/state-dict/open-state-dict.js";
import { openTarget } from "../../../src/files/state-dict/open-target.js";
import { bytesPerElement, DTYPES } from "../../../src/tensor/dtype.js";
import { elementCount } from "../../../src/tensor/shape.js";
import { scratchFolder } from "../../support/scratch.js";
import { infoOf, type Sample } from "./samples.js";

const folder = scratchFolder();

const sample: fc.Arbitrary<Sample> = fc
  .record({
    name: fc.string({ unit: "grapheme", maxLength: 12 }),
    shape: fc.array(fc.nat(4), { maxLength: 5 }),
    dtype: fc.constantFrom(...DTYPES),
  })
  .filter(({ name }) => name !== "__metadata__" && !/\p{Surrogate}/u.test(name))
  .chain((info) => {
    const length = elementCount(info.shape) * bytesPerElement(info.dtype);
    const data = fc.uint8Array({ minLength: length, maxLength: length });
    return data.map((it) => ({ ...info, data: Buffer.from(it) }));
  });

const samples = fc.uniqueArray(sample, { selector: ({ name }) => name, maxLength: 8 });

describe("write, then read", () => {
  it.each(["pt", "safetensors"])("gives the same parameters: %s", async (ending) => {
    const file = join(folder, `out.${ending}`);
    const property = fc.asyncProperty(samples, fc.nat(40), async (given, cut) => {
      const sink = createSink(file, given, { force: true });
      given.forEach(({ data }, i) => {
        sink.write(i, Math.min(cut, data.length), data.subarray(cut));
      });
      given.forEach(({ data }, i) => sink.write(i, 0, data.subarray(0, cut)));
      sink.finish();

      const source = await openStateDict(file);
      const got = source.parameters.map((it, i) => ({
        ...it,
        data: Buffer.from(source.read(i)),
      }));
      source.close();
      const wanted = given.map((it) => ({ ...infoOf(it), data: it.data }));
      if (ending === "pt") expect(got).toEqual(wanted);
      const byName = (a: Sample, b: Sample): number => (a.name < b.name ? -1 : 1);
      expect(got.sort(byName)).toEqual(wanted.sort(byName));
      expect(await openTarget(file)).toEqual(source.parameters);
    });
    await fc.assert(property, { seed: 5, numRuns: 60 });
  });
});

import { describe, expect, it } from "vitest";
import { openStateDict } from "../../../src/files/state-dict/open-state-dict.js";
import { fixture, infoOf, listing } from "../state-dict/samples.js";

describe("a file of the safetensors library", () => {
  it("has all parameters, in the order of their data", async () => {
    const source = await openStateDict(fixture("sample.safetensors"));
    expect(source.container).toBe("safetensors");
    const samples = listing("sample.jsonl");
    expect(source.parameters).toHaveLength(samples.length);
    for (const sample of samples) {
      const i = source.parameters.findIndex(({ name }) => name === sample.name);
      expect(source.parameters[i]).toEqual(infoOf(sample));
      expect(Buffer.from(source.read(i)).equals(sample.data), sample.name).toBe(true);
    }
    source.close();
  });
});

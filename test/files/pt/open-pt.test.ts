import { describe, expect, it } from "vitest";
import { openStateDict } from "../../../src/files/state-dict/open-state-dict.js";
import { expectFailure } from "../../support/failures.js";
import { fixture, infoOf, listing } from "../state-dict/samples.js";

describe("files of torch.save", () => {
  it.each([
    ["few.pt", "few.jsonl"],
    ["views.pt", "views.jsonl"],
  ])("%s", async (file, wanted) => {
    const source = await openStateDict(fixture(file));
    const samples = listing(wanted);
    expect(source.container).toBe("pt");
    expect(source.parameters).toEqual(samples.map(infoOf));
    samples.forEach(({ data, name }, i) => {
      expect(Buffer.from(source.read(i)).equals(data), name).toBe(true);
    });
    source.close();
  });

  it.each([
    ["checkpoint.pt", "it is a checkpoint whose state dict is its `state_dict`"],
    ["legacy.pt", "torch wrote it in its old format, which is no zip"],
    ["module.pt", "it needs `torch.nn.modules.linear.Linear`"],
    ["tensor.pt", "it holds a tensor, not a dict"],
    ["expanded.pt", "`w` repeats elements of its storage"],
    ["complex.pt", "it needs `torch.ComplexFloatStorage`"],
    ["evil.pt", "it needs `posix.system`"],
    ["streamed.zip", "it is a zip, but not one of torch.save"],
    ["make.py", "is neither a file of torch.save nor of safetensors"],
    ["sample.jsonl", "it is JSON and holds no tensors"],
  ])("refuses %s", async (file, message) => {
    await expectFailure(() => openStateDict(fixture(file)), "K2T510", message);
  });
});

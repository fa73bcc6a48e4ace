import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { runTests } from "../../../src/index.js";
import { fileFailure } from "../../../src/report/failure.js";
import { scratchFolder } from "../../support/scratch.js";

// A disk that is full, which no test can make by itself.
vi.mock("../../../src/files/tests/write-test-file.js", () => ({
  writeTestFile: (file: string) => {
    throw fileFailure("K2T602", file, "there is no room");
  },
}));

const TESTS = `- name: a
  model: { fc: { variables: { kernel: [2] } } }
  wanted: { fc.weight: [0, 9] }
- name: b
  model: { fc: { variables: { kernel: [2] } } }
  wanted: { fc.weight: [0, 1] }
`;

it("says that something was written only where it was", async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, "package.json"), "{}");
  writeFileSync(join(folder, "v.k2t"), 'map "fc" -> "fc" { weight = kernel }\n');
  writeFileSync(join(folder, "v.test.yaml"), TESTS);
  const told: (readonly [string, boolean, readonly string[]])[] = [];
  const outcome = await runTests({
    paths: [folder],
    update: true,
    onCase: ({ name, passed, updated }) => told.push([name, passed, updated]),
  });
  expect(told).toEqual([
    ["a", false, []],
    ["b", true, []],
  ]);
  expect(outcome.status).toBe(3);
  expect(outcome.diagnostics.map(({ code }) => code)).toEqual(["K2T602"]);
  const kinds = outcome.cases.map((it) => it.differences.map(({ kind }) => kind));
  expect(kinds).toEqual([["values"], []]);
  expect(readFileSync(join(folder, "v.test.yaml"), "utf8")).toBe(TESTS);
});

/**
 * Real Keras files of public repositories, which are not part of this one: what must happen
 * to each is told by `corpus/expected.tsv`. The folder is `$K2T_CORPUS`, or `shared/corpus`
 * beside the checkout; the counts of its INDEX.tsv were made with h5py, without this tool.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, inspect, renderText } from "../src/index.js";

interface Expectation {
  readonly file: string;
  /** A pack, a file of `corpus/rules`, or the code that the file is refused with. */
  readonly outcome: string;
  /** Why a refusal is right. */
  readonly why: string;
}

const HERE = join(import.meta.dirname, "corpus");
const CORPUS =
  process.env["K2T_CORPUS"] ?? join(import.meta.dirname, "../../shared/corpus");
const isThere = existsSync(join(CORPUS, "INDEX.tsv"));
// The reason of a skip must be seen.
// eslint-disable-next-line no-console
if (!isThere) console.log(`skipped: there is no corpus of real Keras files at ${CORPUS}`);

const table = (file: string): readonly (readonly string[])[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .slice(1)
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));

const expectations = table(join(HERE, "expected.tsv")).map(
  ([file, outcome, why]): Expectation => ({
    file: file!,
    outcome: outcome!,
    why: why ?? "",
  }),
);
/** The numbers of a file by h5py; the index counts those of metrics, scalars, among them. */
function countOf(notes: string): number {
  const total = Number(/params=(\d+)/.exec(notes)?.[1]);
  const scalars = Number(/scalar datasets=(\d+)/.exec(notes)?.[1] ?? 0);
  return notes.includes("metrics") ? total - scalars : total;
}

const isRefusal = ({ outcome }: Expectation): boolean => /^K2T\d+$/.test(outcome);
const isModel = ({ outcome }: Expectation): boolean => outcome !== "K2T501";

describe("the table of the corpus", () => {
  it("gives a reason for each refusal, and refuses at most 5 models", () => {
    const refusals = expectations.filter(isRefusal);
    expect(refusals.filter(({ why }) => why === "")).toEqual([]);
    expect(refusals.filter(isModel).length).toBeLessThanOrEqual(5);
  });

  it("has rule files of at most three lines of rules", () => {
    for (const { outcome } of expectations) {
      if (!outcome.endsWith(".k2t")) continue;
      const lines = readFileSync(join(HERE, "rules", outcome), "utf8").split("\n");
      const rules = lines.filter((line) => line.trim() !== "" && !line.startsWith("#"));
      expect(rules.length, outcome).toBeLessThanOrEqual(3);
    }
  });
});

describe.skipIf(!isThere)("real files", () => {
  let folder: string;
  let counts: ReadonlyMap<string, number>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "k2t-corpus-"));
    const index = table(join(CORPUS, "INDEX.tsv"));
    counts = new Map(index.map((row) => [row[0]!, countOf(row[8]!)]));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("are all in the table", () => {
    expect(expectations.map(({ file }) => file).sort()).toEqual(
      [...counts.keys()].sort(),
    );
  });

  it.each(expectations.map(({ file, outcome }) => [file, outcome] as const))(
    "%s: %s",
    async (file, outcome) => {
      const model = join(CORPUS, file);
      const output = join(folder, `${file}.safetensors`);
      const rules = outcome.endsWith(".k2t") ? join(HERE, "rules", outcome) : outcome;
      const refused = /^K2T\d+$/.test(outcome);
      const done = await apply({
        rules: refused ? "keras/auto" : rules,
        model,
        output,
      });
      const text = renderText(done.diagnostics, { color: false });
      if (refused) {
        const errors = done.diagnostics.filter(({ severity }) => severity === "error");
        expect([...new Set(errors.map(({ code }) => code))], text).toEqual([outcome]);
        expect(existsSync(output)).toBe(false);
        return;
      }
      expect(done.status, text).toBe(0);
      expect(statSync(output).size).toBeGreaterThan(0);
      const { contents } = await inspect(model);
      if (contents?.kind !== "keras") throw new Error(`\`${file}\` is no Keras model`);
      const { weights } = contents.catalog;
      const sizes = weights.map(({ shape }) => shape.reduce((a, b) => a * b, 1));
      // Every number that h5py counts in the file is a weight of the model.
      expect(sizes.reduce((a, b) => a + b, 0)).toBe(counts.get(file));
    },
  );
});

/**
 * Models that real Keras wrote, converted and held byte for byte to conversions written by
 * hand in numpy, with which real PyTorch computed Keras's outputs: `test/oracle/run
 * --fixtures` made and verified both.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, renderText } from "../src/index.js";

interface FixtureCase {
  readonly model: string;
  /** A file of test/oracle/rules, or a built-in pack. */
  readonly rules: string;
  readonly expected?: string;
  /** The parameters' names in the order wanted. */
  readonly parameters?: readonly string[];
  /** Words that must stand in warnings of layers that need attention. */
  readonly warns?: readonly string[];
  /** The code that the model must be refused with. */
  readonly refused?: string;
}

interface Parameter {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: Buffer;
}

const FIXTURES = join(import.meta.dirname, "fixtures/oracle");
const RULES = join(import.meta.dirname, "oracle/rules");

const cases = JSON.parse(
  readFileSync(join(FIXTURES, "cases.json"), "utf8"),
) as readonly FixtureCase[];
const converted = cases.filter((it) => it.refused === undefined);
const refused = cases.filter((it) => it.refused !== undefined);

/** The parameters, read from the file's bytes alone. */
function readSafetensors(file: string): Parameter[] {
  const bytes = readFileSync(file);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString("utf8", 8, start)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  delete header["__metadata__"];
  return Object.entries(header).map(([name, { dtype, shape, data_offsets }]) => ({
    name,
    dtype,
    shape,
    data: bytes.subarray(start + data_offsets[0], start + data_offsets[1]),
  }));
}

const rulesOf = ({ rules }: FixtureCase) =>
  rules.startsWith("keras/") ? rules : join(RULES, rules);

describe("models of real Keras", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "k2t-fixtures-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function convert(fixture: FixtureCase) {
    const output = join(folder, `${fixture.model.replaceAll("/", "-")}.safetensors`);
    const model = join(FIXTURES, fixture.model);
    const outcome = await apply({ rules: rulesOf(fixture), model, output });
    const text = renderText(outcome.diagnostics, { color: false });
    return { ...outcome, output, text };
  }

  it("are enough to prove something", () => {
    expect(converted.length).toBeGreaterThan(20);
    expect(refused.length).toBeGreaterThan(2);
  });

  it.each(converted)("$model converts by $rules", async (fixture) => {
    const { output, status, text, done, diagnostics } = await convert(fixture);
    expect(status, text).toBe(0);
    const warned = diagnostics.filter(({ code }) => code === "K2T411");
    const said = warned.map(({ message }) => message).join("\n");
    for (const word of fixture.warns ?? []) expect(said).toContain(word);
    // In the state dict's order; safetensors sorts what it holds.
    expect(done?.plan.parameters.map((it) => it.name)).toEqual(fixture.parameters);

    const got = readSafetensors(output);
    expect(got.map((it) => it.name).sort()).toEqual([...fixture.parameters!].sort());
    const wanted = new Map(
      readSafetensors(join(FIXTURES, fixture.expected!)).map((it) => [it.name, it]),
    );
    expect(wanted.size).toBe(got.length);
    for (const { name, dtype, shape, data } of got) {
      const it = wanted.get(name)!;
      expect({ name, dtype, shape }).toEqual({ name, dtype: it.dtype, shape: it.shape });
      expect(data.equals(it.data), `bytes of ${name}`).toBe(true);
    }
  });

  it.each(refused)("$model is refused with $refused", async (fixture) => {
    const { output, status, diagnostics, text } = await convert(fixture);
    expect(status, text).toBe(1);
    const errors = diagnostics.filter((it) => it.severity === "error");
    expect(errors.map((it) => it.code)).toContain(fixture.refused);
    expect(existsSync(output)).toBe(false);
  });
});

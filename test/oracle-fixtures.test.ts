/**
 * Models that real Keras wrote, converted by the command line and held byte for byte to
 * conversions written by hand in numpy, which real PyTorch computed Keras's outputs with:
 * `test/oracle/run --fixtures` made and verified both.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

interface FixtureCase {
  readonly model: string;
  /** A file of test/oracle/rules, or a built-in pack. */
  readonly rules: string;
  readonly expected?: string;
  /** The parameters' names in the order wanted. */
  readonly parameters?: readonly string[];
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
const MAIN = join(import.meta.dirname, "../dist/cli/main.js");

const cases = JSON.parse(
  readFileSync(join(FIXTURES, "cases.json"), "utf8"),
) as readonly FixtureCase[];

/** The parameters in the order of their data, read from the file's bytes alone. */
function readSafetensors(file: string): Parameter[] {
  const bytes = readFileSync(file);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString("utf8", 8, start)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  delete header["__metadata__"];
  return Object.entries(header)
    .sort(([, left], [, right]) => left.data_offsets[0] - right.data_offsets[0])
    .map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => ({
        name,
        dtype,
        shape,
        data: bytes.subarray(start + from, start + to),
      }),
    );
}

interface Outcome {
  readonly status: number;
  readonly text: string;
}

async function apply(rules: string, model: string, output: string): Promise<Outcome> {
  const file = rules.startsWith("keras/") ? rules : join(RULES, rules);
  const command = [MAIN, "apply", file, join(FIXTURES, model), "-o", output];
  try {
    const done = await promisify(execFile)(process.execPath, [...command, "--no-color"]);
    return { status: 0, text: done.stdout + done.stderr };
  } catch (error) {
    const failed = error as { code?: unknown; stdout?: string; stderr?: string };
    // Anything but a program that ran and said no is not an outcome of the program.
    if (typeof failed.code !== "number") throw error;
    return { status: failed.code, text: `${failed.stdout}${failed.stderr}` };
  }
}

describe("models of real Keras", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "k2t-fixtures-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const outputOf = (model: string) =>
    join(folder, `${model.replaceAll("/", "-")}.safetensors`);

  it("are enough to prove something", () => expect(cases.length).toBeGreaterThan(20));

  const converted = cases.filter((it) => it.refused === undefined);
  it.concurrent.each(converted)("$model converts by $rules", async (fixture) => {
    const output = outputOf(fixture.model);
    const outcome = await apply(fixture.rules, fixture.model, output);
    expect(outcome.status, outcome.text).toBe(0);

    const got = readSafetensors(output);
    expect(got.map((it) => it.name)).toEqual(fixture.parameters);
    const wanted = new Map(
      readSafetensors(join(FIXTURES, fixture.expected!)).map((it) => [it.name, it]),
    );
    expect(wanted.size).toBe(got.length);
    for (const parameter of got) {
      const { dtype, shape, data } = wanted.get(parameter.name)!;
      expect(parameter.dtype, parameter.name).toBe(dtype);
      expect(parameter.shape, parameter.name).toEqual(shape);
      expect(parameter.data.equals(data), `bytes of ${parameter.name}`).toBe(true);
    }
  });

  const refused = cases.filter((it) => it.refused !== undefined);
  it.concurrent.each(refused)("$model is refused with $refused", async (fixture) => {
    const output = outputOf(fixture.model);
    const outcome = await apply(fixture.rules, fixture.model, output);
    expect(outcome.status, outcome.text).toBe(1);
    expect(outcome.text).toContain(fixture.refused);
    expect(existsSync(output)).toBe(false);
  });
});

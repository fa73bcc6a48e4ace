/**
 * Models that real Keras wrote under each dtype policy in each container. Their weights are
 * converted as they are, or as PyTorch casts them: `test/oracle/dtypes/write.py` wrote both.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, renderText } from "../../../src/index.js";
import type { DType } from "../../../src/tensor/dtype.js";

const FIXTURES = join(import.meta.dirname, "../../fixtures/dtypes");
const POLICIES = [
  "float32",
  "float16",
  "bfloat16",
  "float64",
  "mixed_float16",
  "mixed_bfloat16",
];
const CONTAINERS = ["keras", "h5", "weights.h5"];
const ASKED = ["keep", "float16", "bfloat16", "float32", "float64"];

/** The dtype of a Dense's kernel in the file. */
const KEPT: Readonly<Record<string, string>> = {
  float16: "F16",
  bfloat16: "BF16",
  float64: "F64",
};

const RULES = `use keras/core
map "odd" -> "odd" { flags = @0; steps = @1; bytes = @2; small = @3; half = @4 }
allow K2T411 map "{p:**}" -> "{p}"
`;

const unpacked = (name: string): Buffer =>
  gunzipSync(readFileSync(join(FIXTURES, `${name}.gz`)));

/** Dtype, shape and bytes of each tensor in a safetensors file, as text. */
function tensorsIn(bytes: Buffer): ReadonlyMap<string, string> {
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString("utf8", 8, start)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  delete header["__metadata__"];
  return new Map(
    Object.entries(header).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => [
        name,
        `${dtype} [${shape}] ${bytes.toString("hex", start + from, start + to)}`,
      ],
    ),
  );
}

const CASES = POLICIES.flatMap((policy) =>
  CONTAINERS.flatMap((container) => ASKED.map((asked) => ({ policy, container, asked }))),
);

describe("a model under the policy", () => {
  let folder: string;
  let rules: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "k2t-dtypes-"));
    rules = join(folder, "rules.k2t");
    writeFileSync(rules, RULES);
    for (const policy of POLICIES) {
      for (const container of CONTAINERS) {
        const name = `${policy}.${container}`;
        writeFileSync(join(folder, name), unpacked(name));
      }
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(CASES)(
    "$policy in a .$container converts with --dtype $asked",
    async ({ policy, container, asked }) => {
      const model = join(folder, `${policy}.${container}`);
      const output = `${model}.${asked}.safetensors`;
      const dtype = asked === "keep" ? {} : { dtype: asked as DType };
      const { status, diagnostics } = await apply({ rules, model, output, ...dtype });
      expect(status, renderText(diagnostics, { color: false })).toBe(0);
      const all = tensorsIn(unpacked(`${policy}.safetensors`));
      const wanted = [...all].flatMap(([name, tensor]) =>
        name.startsWith(`${asked}/`) ? [[name.slice(asked.length + 1), tensor]] : [],
      );
      expect(Object.fromEntries(tensorsIn(readFileSync(output)))).toEqual(
        Object.fromEntries(wanted),
      );
    },
  );

  it.each(POLICIES)("%s was stored in its dtype", (policy) => {
    const tensors = tensorsIn(unpacked(`${policy}.safetensors`));
    const kernel = tensors.get("keep/dense.weight")!;
    expect(kernel.split(" ")[0]).toBe(KEPT[policy] ?? "F32");
  });
});

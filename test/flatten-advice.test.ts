/**
 * A weights-only file does not say what its Dense layers read: the warning shows a line
 * which, put into a rule file, gives the conversion that PyTorch and Keras agree on.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { apply } from "../src/index.js";
import { scratchFolder } from "./support/scratch.js";
import { unpackTar } from "./support/unpack-tar.js";

const FIXTURES = join(import.meta.dirname, "fixtures/versions");
const EXPECTED = join(FIXTURES, "expected/cnn.safetensors");

const folder = scratchFolder();
unpackTar(join(FIXTURES, "tf-keras-2.15/files.tar.gz"), folder);
const MODEL = join(folder, "cnn.legacy-weights.h5");

it("warns of a Dense that may read a Flatten, and the line in the warning converts it", async () => {
  const plain = await apply({
    rules: "keras/auto",
    model: MODEL,
    output: join(folder, "plain.safetensors"),
  });
  expect(plain.status).toBe(0);
  const lines = plain.diagnostics.flatMap(({ message }) =>
    [
      ...message.matchAll(/`(map "([^"]+)" as Dense\(flattened=\[[\d, ]+\]\)) -> …`/g),
    ].map(([, line, path]) => `${line} -> "${path}"`),
  );
  expect(lines).toHaveLength(1);

  const rules = join(folder, "rules.k2t");
  writeFileSync(rules, `use keras/auto\n${lines.join("\n")}\n`);
  const output = join(folder, "ordered.safetensors");
  const ordered = await apply({ rules, model: MODEL, output });
  expect(ordered.diagnostics.some(({ message }) => message.includes("flattened="))).toBe(
    false,
  );
  expect(tensorsOf(output)).toEqual(tensorsOf(EXPECTED));
  const unordered = tensorsOf(join(folder, "plain.safetensors"));
  expect(unordered).not.toEqual(tensorsOf(output));
});

/** Bytes by name, read from the file alone. */
function tensorsOf(file: string): Record<string, string> {
  const bytes = readFileSync(file);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString("utf8", 8, start)) as Record<
    string,
    { data_offsets: [number, number] }
  >;
  delete header["__metadata__"];
  const found = Object.entries(header).map(
    ([
      name,
      {
        data_offsets: [from, to],
      },
    ]) => [name, bytes.toString("hex", start + from, start + to)],
  );
  return Object.fromEntries(found) as Record<string, string>;
}

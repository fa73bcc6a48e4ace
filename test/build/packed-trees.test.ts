import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packedRules } from "../../build/packed-trees.js";
import { packTree, unpackTree } from "../../src/lang/packed-tree.js";
import { parseText } from "../../src/lang/text/parse-text.js";
import { parseYaml } from "../../src/lang/yaml/parse-yaml.js";
import { createReport } from "../../src/report/diagnostic.js";

const CHECKOUT = join(import.meta.dirname, "../..");

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(CHECKOUT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(?:k2t|yaml|json)$/.test(file))
    .map((file) => join(folder, file));

const files = [...filesIn("rules"), ...filesIn("test/golden"), ...filesIn("test/ui")];

describe("a packed tree", () => {
  it.each(files)("of %s is the tree again, places and all", (file) => {
    const source = { file, text: readFileSync(join(CHECKOUT, file), "utf8") };
    const parse = file.endsWith(".k2t") ? parseText : parseYaml;
    const tree = parse(source, createReport());
    const unpacked = unpackTree(JSON.parse(packTree(tree)) as object, source);
    expect(unpacked).toStrictEqual(tree);
    // Not of a copy: diagnostics are sorted out by the source that they are in.
    for (const { span } of unpacked.items) expect(span.source).toBe(source);
  });

  it("has the text beside it that it is of", () => {
    const text = 'map "a" -> "b" # why\n';
    const packed = JSON.parse(packedRules({ file: "a.k2t", text })) as object;
    expect(packed).toEqual({
      text,
      tree: expect.objectContaining({ comments: [expect.anything()] }),
    });
  });

  it("is not made of a text with a mistake", () => {
    expect(() => packedRules({ file: "a.k2t", text: 'map "a" ->' })).toThrow(
      /^a\.k2t: K2T100: /,
    );
  });
});

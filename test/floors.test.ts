import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = join(import.meta.dirname, "../src");

/** What the files of a floor may import, besides their own folder. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "index.ts": ["api", "report", "tensor", "files", "ops", "lang", "compile", "run"],
  cli: ["index.ts", "api", "report", "tensor", "files", "ops", "lang", "compile", "run"],
  api: ["report", "tensor", "files", "ops", "lang", "compile", "run"],
  run: ["compile", "ops", "tensor", "report"],
  compile: ["lang", "ops", "tensor", "report"],
  lang: ["report"],
  ops: ["tensor"],
  files: ["tensor", "report"],
  tensor: [],
  report: [],
};

/** The folders through which alone an external package may be imported. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  chevrotain: ["lang/text"],
  yaml: ["lang/yaml"],
  ajv: ["lang/yaml"],
  h5wasm: ["files/hdf5"],
  yauzl: ["files/zip"],
  commander: ["cli"],
  "node:fs": ["files", "cli"],
};

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .sort();

function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), "utf8");
  return [...text.matchAll(/(?:^|[\s;}])(?:from|import)\s*\(?\s*"([^"]+)"/gm)].map(
    (match) => match[1]!,
  );
}

describe("floors", () => {
  it("finds the sources", () => expect(files.length).toBeGreaterThan(5));

  it.each(files)("%s imports only what lies below it", (file) => {
    const floor = file.split("/")[0]!;
    const allowed = MAY_IMPORT[floor];
    expect(allowed, `src/${floor} has no floor`).toBeDefined();
    for (const name of importsOf(file)) {
      if (name.startsWith(".")) {
        const target = relative(SRC, join(SRC, dirname(file), name)).split("/")[0]!;
        const below = target === "index.js" ? "index.ts" : target;
        if (below !== floor) expect(allowed, `${file} imports ${name}`).toContain(below);
        continue;
      }
      const door = Object.keys(DOORS).find(
        (it) => name === it || name.startsWith(`${it}/`),
      );
      expect(door !== undefined || name.startsWith("node:"), `${name} has no door`).toBe(
        true,
      );
      if (door === undefined) continue;
      const inside = DOORS[door]!.some((folder) => file.startsWith(`${folder}/`));
      expect(inside, `${file} imports ${name}`).toBe(true);
    }
  });
});

/**
 * The same models, written by real Keras of each version in every container that it has:
 * all give the same weight paths and, converted, the same bytes as numpy wrote by hand.
 * `test/oracle/run versions --fixtures` made the files and the expectations.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { apply, inspect, renderText } from "../src/index.js";
import { tensorsIn } from "./cli/support/safetensors.js";
import { scratchFolder } from "./support/scratch.js";
import { unpackTar } from "./support/unpack-tar.js";

/** A layer with weights: the names of its variables and of its parameters below its own. */
interface Layer {
  readonly layer: string;
  readonly weights: readonly string[];
  readonly parameters: readonly string[];
}

/** A file, and where it is not as the others of its model. */
interface VersionFile {
  readonly file: string;
  readonly model: string;
  /** Layers that the container calls otherwise, by their canonical paths. */
  readonly called?: Readonly<Record<string, string>>;
  /** Weights whose variable is called otherwise, by their canonical paths. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Layers that the version did not write. */
  readonly absent?: readonly string[];
  /** A file of test/oracle/rules, for what `keras/auto` cannot know. */
  readonly rules?: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** The code that it must be refused with. */
  readonly refused?: string;
  /** Whether the file tells the order of the layers. */
  readonly ordered?: boolean;
}

interface Version {
  readonly keras: string;
  readonly files: readonly VersionFile[];
}

/** Fresh files of `test/oracle/run versions`, or the committed ones. */
const FIXTURES =
  process.env["K2T_VERSIONS"] ?? join(import.meta.dirname, "fixtures/versions");
const RULES = join(import.meta.dirname, "oracle/rules");

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(FIXTURES, path), "utf8"));
}

const models = readJson("expected/models.json") as Record<string, readonly Layer[]>;
const versions = readdirSync(FIXTURES)
  .filter((name) => name !== "expected")
  .map((name) => ({ name, ...(readJson(`${name}/manifest.json`) as Version) }));

/** The layers that a file has, each with what it is called there. */
function layersOf({ model, called = {}, absent = [] }: VersionFile) {
  return models[model]!.filter(({ layer }) => !absent.includes(layer)).map((it) => ({
    ...it,
    name: called[it.layer] ?? it.layer,
  }));
}

const weightsOf = (file: VersionFile) =>
  layersOf(file).flatMap(({ layer, name, weights }) =>
    weights.map((it) => file.variables?.[`${layer}/${it}`] ?? `${name}/${it}`),
  );

/** The parameters by the names that they have in the conversion of a file. */
function parametersOf(file: VersionFile) {
  const expected = tensorsIn(join(FIXTURES, `expected/${file.model}.safetensors`));
  return layersOf(file).flatMap(({ layer, name, parameters }) =>
    parameters.map((parameter) => {
      const wanted = expected[`${module(layer)}.${parameter}`]!;
      return { ...wanted, name: `${module(name)}.${parameter}` };
    }),
  );
}

const module = (path: string) => path.replaceAll("/", ".");

it("are files of twelve versions", () => {
  expect(versions.length).toBe(12);
  for (const { files } of versions) expect(files.length).toBeGreaterThan(20);
});

describe.each(versions)("$name", ({ name: version, files }) => {
  const folder = scratchFolder();
  beforeAll(() => unpackTar(join(FIXTURES, version, "files.tar.gz"), folder));

  async function convert({ file, rules, settings = {} }: VersionFile) {
    const output = join(folder, `${file}.safetensors`);
    const outcome = await apply({
      rules: rules === undefined ? "keras/auto" : join(RULES, rules),
      model: join(folder, file),
      output,
      settings,
    });
    const text = renderText(outcome.diagnostics, { color: false });
    return { ...outcome, output, text };
  }

  const inOrder = (file: VersionFile, names: readonly string[]) =>
    file.ordered === true ? names : [...names].sort();

  it.each(files.filter((it) => it.refused !== "K2T502"))(
    "$file has the model's weight paths",
    async (file) => {
      const { contents, diagnostics } = await inspect(join(folder, file.file));
      const text = renderText(diagnostics, { color: false });
      const catalog = contents?.kind === "keras" ? contents.catalog : null;
      const paths = catalog?.weights.map((it) => it.path) ?? [];
      expect(inOrder(file, paths), text).toEqual(inOrder(file, weightsOf(file)));
    },
  );

  it.each(files.filter((it) => it.refused === undefined))(
    "$file converts to the model's bytes",
    async (file) => {
      const { output, status, text, done } = await convert(file);
      expect(status, text).toBe(0);
      const wanted = parametersOf(file);
      const names = done!.plan.parameters.map((it) => it.name);
      const expected = wanted.map((it) => it.name);
      expect(inOrder(file, names)).toEqual(inOrder(file, expected));
      const got = tensorsIn(output);
      expect(Object.keys(got).length).toBe(wanted.length);
      for (const { name, dtype, shape, data } of wanted) {
        const it = got[name]!;
        expect({ name, dtype: it.dtype, shape: it.shape }).toEqual({
          name,
          dtype,
          shape,
        });
        expect(it.data.equals(data), `bytes of ${name}`).toBe(true);
      }
    },
  );

  it.each(files.filter((it) => it.refused !== undefined))(
    "$file is refused with $refused",
    async (file) => {
      const { output, status, diagnostics, text } = await convert(file);
      expect(status, text).toBeGreaterThan(0);
      const errors = diagnostics.filter((it) => it.severity === "error");
      expect([...new Set(errors.map((it) => it.code))]).toEqual([file.refused]);
      expect(existsSync(output)).toBe(false);
    },
  );
});

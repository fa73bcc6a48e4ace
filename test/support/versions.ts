import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { apply, inspect, renderText } from "../../src/index.js";
import { tensorsIn } from "../cli/support/safetensors.js";
import { scratchFolder } from "./scratch.js";
import { unpackTar } from "./unpack-tar.js";

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
  /** What a layer's variables are called, where not as canonical, by its canonical path. */
  readonly variables?: Readonly<Record<string, readonly string[]>>;
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
  readonly name: string;
  readonly files: readonly VersionFile[];
}

/** Where `test/oracle/run versions` has fresh files, in place of the committed ones. */
const FRESH = process.env["K2T_VERSIONS"];
const FIXTURES = FRESH ?? join(import.meta.dirname, "../fixtures/versions");
const RULES = join(import.meta.dirname, "../oracle/rules");

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(FIXTURES, path), "utf8"));
}

const models = readJson("expected/models.json") as Record<string, readonly Layer[]>;
/** The versions of which there are files. */
const versions = readdirSync(FIXTURES)
  .filter((name) => name !== "expected")
  .map((name): Version => {
    const manifest = readJson(`${name}/manifest.json`) as Omit<Version, "name">;
    return { ...manifest, name };
  });

/** The layers that a file has, each with what it is called there. */
function layersOf({ model, called = {}, absent = [] }: VersionFile) {
  return models[model]!.filter(({ layer }) => !absent.includes(layer)).map((it) => ({
    ...it,
    name: called[it.layer] ?? it.layer,
  }));
}

const weightsOf = (file: VersionFile) =>
  layersOf(file).flatMap(({ layer, name, weights }) =>
    (file.variables?.[layer] ?? weights).map((it) => `${name}/${it}`),
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

/** Containers that are another one in other wrapping: of the committed ones two are enough. */
const REPEATED = /\.(folder|hdf5\.keras|legacy-weights\.keras)$/;
const REPEATED_MODELS = ["nested_shared", "gru_reset_before"];
const isJudged = ({ file, model }: VersionFile) =>
  FRESH !== undefined || REPEATED_MODELS.includes(model) || !REPEATED.test(file);

/**
 * Holds the files of the versions whose names begin so to the expectations. There must be
 * `count` of them where the files are the committed ones.
 */
export function describeVersions(prefix: RegExp, count: number): void {
  const chosen = versions.filter(({ name }) => prefix.test(name));
  it("has the versions' files", () => {
    if (FRESH === undefined) expect(chosen.length).toBe(count);
    for (const { files } of chosen) expect(files.length).toBeGreaterThan(20);
  });
  for (const version of chosen) describe(version.name, () => describeFiles(version));
}

function describeFiles({ name, files }: Version) {
  const folder = scratchFolder();
  beforeAll(() => unpackTar(join(FIXTURES, name, "files.tar.gz"), folder));
  const judged = files.filter(isJudged);

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

  it.each(judged.filter((it) => it.refused === undefined))(
    "$file has the model's weights and becomes its parameters",
    async (file) => {
      const { output, status, text, done } = await convert(file);
      expect(status, text).toBe(0);
      const { plan, weights } = done!;
      // Every weight of a file must go somewhere, so these are all.
      const paths = new Set(plan.parameters.flatMap(({ sources }) => sources));
      expect([...paths].sort()).toEqual([...weightsOf(file)].sort());
      expect(weights).toBe(paths.size);

      const wanted = parametersOf(file);
      const names = plan.parameters.map((it) => it.name);
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

  it.each(judged.filter((it) => it.refused !== undefined))(
    "$file is refused with $refused",
    async (file) => {
      const { output, status, diagnostics, text } = await convert(file);
      expect(status, text).toBeGreaterThan(0);
      const errors = diagnostics.filter((it) => it.severity === "error");
      expect([...new Set(errors.map((it) => it.code))]).toEqual([file.refused]);
      expect(existsSync(output)).toBe(false);
    },
  );

  // What is not converted still has its names, unless the file is damaged.
  it.each(judged.filter(({ refused = "K2T502" }) => refused !== "K2T502"))(
    "$file has the model's weights",
    async (file) => {
      const { contents, diagnostics } = await inspect(join(folder, file.file));
      const text = renderText(diagnostics, { color: false });
      const catalog = contents?.kind === "keras" ? contents.catalog : null;
      const paths = catalog?.weights.map((it) => it.path) ?? [];
      expect(inOrder(file, paths), text).toEqual(inOrder(file, weightsOf(file)));
    },
  );
}

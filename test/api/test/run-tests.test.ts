import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import type { TestOptions, TestOutcome } from "../../../src/index.js";
import type { Difference } from "../../../src/api/test/difference.js";
import { runTests, testJson } from "../../../src/index.js";
import { scratchFolder } from "../../support/scratch.js";
import { putPackage } from "../../support/npm-package.js";

const scratch = scratchFolder();
let ordinal = 0;

/** Files in a folder of their own, which is a package's. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = join(scratch, String(ordinal++));
  for (const [path, text] of Object.entries({ "package.json": "{}", ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const RULES = `pack acme/vision 1.0.0
let scale = 2
map "fc" -> "classifier" { weight = kernel[i o -> o i]; bias ?= bias }
weight "old/{v}" -> "{v}"
map "scaled" -> "scaled" { p = kernel * scale }
map "body" -> "" { ignore "count"; weight "k" -> "k" }
ignore "aux/**"
`;

const FC = "{ variables: { kernel: [2, 3] } }";

/** Runs `vision.test.yaml` beside `RULES`. */
async function runText(text: string, options: TestOptions = {}) {
  const folder = folderOf({ "vision.k2t": RULES, "vision.test.yaml": text });
  const outcome = await runTests({ paths: [folder], ...options });
  return {
    ...outcome,
    read: () => readFileSync(join(folder, "vision.test.yaml"), "utf8"),
  };
}

const messages = ({ cases, diagnostics }: TestOutcome): readonly string[] => [
  ...cases.flatMap(({ differences }) =>
    differences.map(({ message, suggestion }) =>
      suggestion === undefined ? message : `${message} (${suggestion}?)`,
    ),
  ),
  ...diagnostics.map(({ code, message }) => `${code} ${message}`),
];

const caseOf = (rest: string, model = `{ fc: ${FC} }`): string =>
  `- name: a\n  model: ${model}\n${rest}`;

describe("a case passes", () => {
  it.each([
    [
      "names, shapes and values",
      "  wanted: { classifier.weight: [[0, 3], [1, 4], [2, 5]] }\n",
    ],
    [
      "values in one list",
      "  wanted: { classifier.weight: { shape: [3, 2], values: [0, 3, 1, 4, 2, 5] } }\n",
    ],
    ["the shape alone", "  wanted: { classifier.weight: { shape: [3, 2] } }\n"],
    ["some", "  some: {}\n"],
    [
      "within a tolerance",
      "  wanted: { classifier.weight: { values: [[0, 3], [1, 4], [2, 5.001]], tolerance: 0.001 } }\n",
    ],
    [
      "another dtype",
      "  dtype: float16\n  wanted: { classifier.weight: [[0, 3], [1, 4], [2, 5]] }\n",
    ],
    [
      "another dtype, told",
      "  dtype: float16\n  wanted: { classifier.weight: { shape: [3, 2], dtype: float16 } }\n",
    ],
  ])("%s", async (_, rest) => {
    const outcome = await runText(caseOf(rest));
    expect(messages(outcome)).toEqual([]);
    expect([outcome.status, outcome.cases.length]).toEqual([0, 1]);
  });

  it("with values of dtypes that float32 does not hold", async () => {
    const model =
      "{ old: { variables: { n: { dtype: int64, values: [9007199254740993] }, h: { dtype: float16, values: [0.1] }, b: { dtype: bool, values: [true, false] } } } }";
    const wanted =
      "  wanted: { n: { dtype: int64, values: [9007199254740993] }, h: { dtype: float16, values: [0.1] }, b: { dtype: bool, values: [1, 0] } }\n";
    expect(messages(await runText(caseOf(wanted, model)))).toEqual([]);
    const other = wanted.replace("9007199254740993", "9007199254740992");
    expect(messages(await runText(caseOf(other, model)))).toEqual([
      "`n`: its value differs, the first at [0]: wanted 9007199254740992, got 9007199254740993",
    ]);
  });

  it("with settings, and with what is wrong where that is wanted", async () => {
    const model =
      "{ scaled: { variables: { kernel: { values: [1, 2] } } }, left: { variables: { k: [1] } } }";
    const unmapped =
      "  set: { scale: 10 }\n  allow-unmapped: true\n  wanted: { scaled.p: [10, 20] }\n";
    const wanted =
      "  diagnostics: [{ code: K2T401, severity: warning, message: left/k }]\n";
    const outcome = await runText(caseOf(unmapped + wanted, model));
    expect(messages(outcome)).toEqual([]);
    const error = "  diagnostics: [{ code: K2T401, severity: error }]\n";
    expect(messages(await runText(caseOf(error, model)))).toEqual([]);
  });

  it("with rules that it names, and a model file", async () => {
    const source = join(import.meta.dirname, "../../fixtures/oracle/dense/model.h5");
    const folder = folderOf({
      "rules/a.k2t": 'map "mine" -> "{path}" { w = kernel; b = bias }',
      "tests/some.test.yaml":
        "- name: a\n  rules: ../rules/a.k2t\n  model: files/model.h5\n  wanted: { mine.w: { shape: [4, 5] }, mine.b: { shape: [5] } }\n",
    });
    mkdirSync(join(folder, "tests/files"));
    writeFileSync(join(folder, "tests/files/model.h5"), readFileSync(source));
    const outcome = await runTests({ paths: [folder] });
    expect(messages(outcome)).toEqual([]);
    expect(outcome.coverage).toMatchObject([{ name: null, rules: 1, reached: 1 }]);
  });

  it("with a built-in pack, which is not under test", async () => {
    const text =
      "- name: a\n  rules: keras/auto\n  model: { fc: { class: Dense, variables: { kernel: [2, 1] } } }\n  wanted: { fc.weight: [[0, 1]] }\n";
    const outcome = await runTests({
      paths: [folderOf({ "a.test.yaml": text })],
      strict: true,
    });
    expect([messages(outcome), outcome.status, outcome.coverage]).toEqual([[], 0, []]);
  });
});

describe("a case fails", () => {
  it.each([
    [
      "values",
      "  wanted: { classifier.weight: [[0, 3], [1, 5], [2, 6]] }\n",
      "`classifier.weight`: 2 of 6 values differ, the first at [1, 1]: wanted 5, got 4",
    ],
    [
      "a shape",
      "  wanted: { classifier.weight: [[0, 1, 2], [3, 4, 5]] }\n",
      "`classifier.weight`: shape (2, 3) wanted, got (3, 2)",
    ],
    [
      "a dtype",
      "  wanted: { classifier.weight: { shape: [3, 2], dtype: float64 } }\n",
      "`classifier.weight`: float64 wanted, got float32",
    ],
    [
      "a name",
      "  wanted: { clasifier.weight: { shape: [3, 2] } }\n",
      "`clasifier.weight` did not come out (classifier.weight?)",
      "`classifier.weight` came out and is not wanted: float32 (3, 2)",
    ],
    [
      "beyond a tolerance",
      "  wanted: { classifier.weight: { values: [[0, 3], [1, 4], [2, 5.1]], tolerance: 0.001 } }\n",
      "`classifier.weight`: 1 of 6 values differ, the first at [2, 1]: wanted 5.1, got 5",
    ],
    [
      "a diagnostic",
      "  some: {}\n  diagnostics: [{ code: K2T301, message: no such, file: vision.k2t, line: 3 }]\n",
      'no diagnostic K2T301 "no such" at vision.k2t:3 was reported',
    ],
    [
      "nothing",
      "",
      "the case says nothing of what it wants: write `wanted`, `some` or `diagnostics`, or let `k2t-rules test --update` write what comes out",
    ],
  ])("by %s", async (_, rest, ...wanted) => {
    const outcome = await runText(caseOf(rest));
    expect(messages(outcome)).toEqual(wanted);
    expect(outcome.status).toBe(1);
  });

  it("by an error that nobody wants, and by none where one is wanted beside parameters", async () => {
    const model = "{ left: { variables: { k: [1] } } }";
    const error = await runText(caseOf("  wanted: {}\n", model));
    expect(messages(error)).toEqual([
      "error K2T401 was reported and is not wanted: no rule takes the weight `left/k` (1)",
    ]);
    const both = "  wanted: { x: 1 }\n  diagnostics: [{ code: K2T401 }]\n";
    expect(messages(await runText(caseOf(both, model)))).toEqual([
      "parameters are wanted beside errors, after which none come out",
    ]);
  });

  it("by a division by zero in its data", async () => {
    const rules = 'map "a" -> "a" { q = n / n }';
    const text =
      "- name: a\n  model: { a: { variables: { n: { dtype: int32, values: [0] } } } }\n  wanted: { a.q: { dtype: int32, values: [0] } }\n";
    const folder = folderOf({ "a.k2t": rules, "a.test.yaml": text });
    expect(messages(await runTests({ paths: [folder] }))[0]).toMatch(/^error K2T208 was/);
    const wanted = `${text}  diagnostics: [{ code: K2T208 }]\n`;
    writeFileSync(join(folder, "a.test.yaml"), wanted);
    expect(messages(await runTests({ paths: [folder] }))).toEqual([]);
  });

  it("where the rules themselves are wrong, each case that uses them", async () => {
    const text =
      caseOf("  some: {}\n") + caseOf("  some: {}\n").replace("name: a", "name: b");
    const folder = folderOf({ "a.k2t": 'map "fc" -> ', "a.test.yaml": text });
    const outcome = await runTests({ paths: [folder] });
    expect(outcome.cases.map(({ passed }) => passed)).toEqual([false, false]);
    expect(outcome.cases.map((it) => it.differences.length > 0)).toEqual([true, true]);
  });
});

describe("coverage", () => {
  const all = `- name: a
  model:
    fc: ${FC}
    old: { variables: { a: [1] } }
    scaled: { variables: { kernel: [1] } }
    body: { variables: { k: [1], count: [1] } }
    aux/x: { variables: { k: [1] } }
  some: {}
`;

  it("tells the rules that no test reaches, with those inside of others", async () => {
    const outcome = await runText(
      all.replace(", count: [1]", "").replace(/ {4}aux.*\n/, ""),
    );
    expect(outcome.status).toBe(0);
    const [pack] = outcome.coverage;
    expect(pack).toMatchObject({ name: "acme/vision", rules: 7, reached: 5 });
    expect(pack!.unreached.map(({ rule }) => rule)).toEqual([
      'ignore "count"',
      'ignore "aux/**"',
    ]);
  });

  it("fails with strict where there are such, and only there", async () => {
    expect((await runText(all, { strict: true })).status).toBe(0);
    const less = await runText(all.replace(/ {4}aux.*\n/, ""), { strict: true });
    expect([less.status, messages(less)]).toEqual([1, []]);
  });

  it("counts on where another file of the run cannot be parsed", async () => {
    const folder = folderOf({
      "a.k2t": 'map "fc" -> "x" { w = kernel }',
      "a.test.yaml": caseOf("  some: {}\n"),
      "b.k2t": "map",
      "b.test.yaml": caseOf("  some: {}\n"),
    });
    const { cases, coverage } = await runTests({ paths: [folder] });
    expect(cases.map(({ passed }) => passed)).toEqual([true, false]);
    expect(coverage[0]).toMatchObject({ rules: 1, reached: 1 });
  });

  it("counts what cases reach that want errors, and parts of a pack with it", async () => {
    const folder = folderOf({
      "a.k2t": 'pack a\nuse ./part.k2t\nmap "x" -> "x"\n',
      "part.k2t": 'layer A { error "no" }\nlayer B { w = k }\n',
      "a.test.yaml":
        "- name: a\n  model: { x: { class: A, variables: { k: [1] } } }\n  diagnostics: [{ code: K2T407 }]\n",
    });
    const outcome = await runTests({ paths: [folder] });
    expect(messages(outcome)).toEqual([]);
    const [{ unreached, rules } = { unreached: [], rules: 0 }] = outcome.coverage;
    expect([rules, unreached.map(({ rule }) => rule)]).toEqual([3, ["layer B"]]);
  });
});

describe("update", () => {
  const update = { update: true };

  it("changes what differs and nothing else", async () => {
    const text = `# of the head
- name: a   # first
  model: { fc: { variables: { kernel: [2, 3], bias: [3] } } }
  wanted:
    # transposed
    classifier.weight: [[0, 3], [1, 4], [2, 6]]   # in rows
    gone: 1
    classifier.bias:
      - 0
      - 1
      - 3
- { name: b, model: { old: { variables: { x: [1] } } }, wanted: { y: 1 } }
- name: c
  model: { fc: ${FC} }
  wanted: { classifier.weight: [[0, 3], [1, 4], [2, 5]] }
`;
    const outcome = await runText(text, update);
    expect(outcome.status).toBe(0);
    expect(outcome.cases.map(({ updated }) => updated)).toEqual([
      ["classifier.weight: values", "gone: taken out", "classifier.bias: values"],
      ["y: taken out", "x: added"],
      [],
    ]);
    expect(outcome.read()).toBe(
      text
        .replace("[2, 6]", "[2, 5]")
        .replace("    gone: 1\n", "")
        .replace("bias:\n      - 0\n      - 1\n      - 3", "bias: [0, 1, 2]")
        .replace("wanted: { y: 1 }", "wanted: { x: [0] }"),
    );
  });

  it("writes what is wanted first where a case says nothing of it", async () => {
    const text = `- name: a\r\n  model: { fc: ${FC}, scaled: { variables: { kernel: [1] } } }`;
    const outcome = await runText(text, update);
    expect(outcome.read()).toBe(
      `${text}\r\n  wanted: { classifier.weight: [[0, 3], [1, 4], [2, 5]], scaled.p: [0] }`,
    );
    const again = await runTests({ paths: [outcome.cases[0]!.span.source.file] });
    expect([again.status, messages(again)]).toEqual([0, []]);
  });

  it("writes long values in rows, and the shape alone of what is large", async () => {
    const outcome = await runText(
      caseOf(
        "",
        "{ fc: { variables: { kernel: [20, 3] } }, scaled: { variables: { kernel: [1000] } } }",
      ),
      update,
    );
    const row = (first: number): string =>
      `[${Array.from({ length: 20 }, (_, i) => first + 3 * i).join(", ")}]`;
    expect(outcome.read()).toContain(
      `  wanted:\n    classifier.weight:\n      - ${row(0)}\n      - ${row(1)}\n      - ${row(2)}\n    scaled.p: { shape: [1000] }\n`,
    );
    expect(outcome.cases[0]!.updated).toEqual([
      "wanted: written",
      "scaled.p: its shape only, for it has over 512 elements",
    ]);
    expect((await runTests({ paths: [outcome.cases[0]!.span.source.file] })).status).toBe(
      0,
    );
  });

  it("writes diagnostics, and takes out those that are no more", async () => {
    const model = "{ left: { variables: { k: [1] } } }";
    const first = await runText(caseOf("", model), update);
    expect(first.read()).toContain(
      '  diagnostics:\n    - { code: K2T401, severity: error, message: "no rule takes the weight `left/k` (1)" }\n',
    );
    const file = first.cases[0]!.span.source.file;
    expect((await runTests({ paths: [file] })).status).toBe(0);
    writeFileSync(
      file,
      first.read().replace("left:", "old:").replace("[1] } } }", "[1] } } }\n  some: {}"),
    );
    expect((await runTests({ paths: [file], ...update })).status).toBe(0);
    expect(first.read()).not.toContain("diagnostics");
  });

  it("does not make a case want errors in place of its parameters", async () => {
    const text = caseOf("  wanted: { x: 1 }\n", "{ left: { variables: { k: [1] } } }");
    const outcome = await runText(text, update);
    expect([outcome.status, outcome.read()]).toEqual([1, text]);
  });

  it("says which comments stood in what it replaced", async () => {
    const text = caseOf(
      `  # stays
  wanted: # stays
    classifier.weight: # goes, from behind the key or not
      - [0, 3] # goes
      # goes too
      - [1, 9]
      - [2, 5]
`,
    );
    const outcome = await runText(text, update);
    const kept = outcome.read();
    const { updated } = outcome.cases[0]!;
    const lines = text.split("\n");
    for (const [i, line] of lines.entries()) {
      const comment = /#.*/.exec(line)?.[0];
      if (comment === undefined) continue;
      const loss = `the comment of line ${i + 1} is lost: ${comment}`;
      expect([comment, updated.includes(loss)]).toEqual([
        comment,
        !kept.split("\n").some((it) => it.endsWith(comment)),
      ]);
    }
    expect(updated).toContain("the comment of line 6 is lost: # goes");
  });

  it("writes bools as such", async () => {
    const rules = 'map "a" -> "a" { w = k }';
    const variable = "{ dtype: bool, values: [true, false] }";
    const text = `- name: a\n  model: { a: { variables: { k: ${variable} } } }\n`;
    const folder = folderOf({ "a.k2t": rules, "a.test.yaml": text });
    await runTests({ paths: [folder], ...update });
    expect(readFileSync(join(folder, "a.test.yaml"), "utf8")).toBe(
      `${text}  wanted: { a.w: { dtype: bool, values: [true, false] } }\n`,
    );
    expect((await runTests({ paths: [folder] })).status).toBe(0);
  });

  it("leaves a byte order mark where it is", async () => {
    const text = `\uFEFF- name: a\n  model: { fc: ${FC} }\n`;
    const outcome = await runText(text, update);
    expect(messages(outcome)).toEqual([]);
    expect(outcome.read()).toBe(
      `${text}  wanted: { classifier.weight: [[0, 3], [1, 4], [2, 5]] }\n`,
    );
    const file = outcome.cases[0]!.span.source.file;
    expect((await runTests({ paths: [file] })).status).toBe(0);
  });

  it("writes a zero with its sign, as a number with a point", async () => {
    const model = "{ scaled: { variables: { kernel: { values: [-0.0, 0] } } } }";
    const outcome = await runText(caseOf("", model), update);
    expect(outcome.read()).toContain("  wanted: { scaled.p: [-0.0, 0] }\n");
    const file = outcome.cases[0]!.span.source.file;
    expect((await runTests({ paths: [file] })).status).toBe(0);
  });

  it("leaves what an alias stands for as it is", async () => {
    const text = `- name: a\n  model: { fc: ${FC} }\n  wanted: { classifier.weight: &w [[0, 3], [1, 4], [2, 5]] }\n- name: b\n  model: { scaled: { variables: { kernel: [1] } } }\n  wanted: { scaled.p: *w }\n`;
    const outcome = await runText(text, update);
    expect([outcome.status, outcome.read()]).toEqual([1, text]);
  });
});

describe("files", () => {
  it("are found beneath folders, but for those of packages and dot folders", async () => {
    const text = "- name: a\n  rules: keras/auto\n  model: {}\n  wanted: {}\n";
    const folder = folderOf({
      "b/x.test.yaml": text,
      "a.test.yml": text,
      "node_modules/p/n.test.yaml": text,
      ".git/g.test.yaml": text,
      "notes.yaml": "a: 1",
    });
    symlinkSync(folder, join(folder, "b/loop"));
    const { cases, status } = await runTests({
      paths: [folder, join(folder, "a.test.yml")],
    });
    expect(cases.map(({ span }) => span.source.file)).toEqual([
      join(folder, "a.test.yml"),
      join(folder, "b/x.test.yaml"),
    ]);
    expect(status).toBe(0);
  });

  it("are no pipes, which nobody may ever write to", async () => {
    const folder = folderOf({ "a.k2t": RULES, "a.test.yaml": caseOf("  some: {}\n") });
    for (const name of ["b.test.yaml", "b.h5"]) {
      execFileSync("mkfifo", [join(folder, name)]);
    }
    const outcome = await runTests({ paths: [folder] });
    expect([outcome.status, outcome.cases.length]).toEqual([0, 1]);
    expect((await runTests({ paths: [join(folder, "b.test.yaml")] })).status).toBe(3);
    writeFileSync(join(folder, "a.test.yaml"), caseOf("  some: {}\n", "b.h5"));
    expect(messages(await runTests({ paths: [folder] }))).toEqual([
      "K2T506 there is no model `b.h5` beside the tests",
    ]);
  });

  it("of an installed package are run where it is named", async () => {
    const project = folderOf({});
    const folder = putPackage(project, "@acme/vision", {
      files: { "vision.k2t": RULES, "vision.test.yaml": caseOf("  some: {}\n") },
    });
    expect((await runTests({ paths: [folder] })).status).toBe(0);
  });

  it.each([
    ["nothing", ".", 1, /^K2T224 there are no tests in `.*`$/],
    [
      "a file of another name",
      "a.k2t",
      1,
      /^K2T224 `.*a\.k2t` is no test file by its name$/,
    ],
    [
      "what is not there",
      "none",
      3,
      /^K2T506 `.*none` cannot be read: there is no such file$/,
    ],
  ])("are none: %s", async (_, path, status, message) => {
    const folder = folderOf({ "a.k2t": RULES });
    const outcome = await runTests({ paths: [join(folder, path)] });
    expect(outcome.status).toBe(status);
    expect(messages(outcome)).toEqual([expect.stringMatching(message)]);
  });

  it("with mistakes are not run, and all their mistakes are told", async () => {
    const text = `- name: a
  rules: ./none.k2t
  model: { fc: { variables: { kernel: { dtype: uint8, values: [1, 300] } } } }
  wanted: { x: { dtype: int8, values: [0.5] } }
- name: b
  rules: ./a.k2t
  model: none.h5
  wanted: {}
`;
    const folder = folderOf({ "a.k2t": RULES, "b.test.yaml": text });
    const outcome = await runTests({ paths: [folder] });
    expect([outcome.status, outcome.cases]).toEqual([3, []]);
    expect([...messages(outcome)].sort()).toEqual([
      "K2T112 `0.5` is no `int8`",
      "K2T112 `300` is no `uint8`",
      expect.stringMatching(/^K2T210 there is no file `.\/none.k2t` beside/),
      "K2T506 there is no model `none.h5` beside the tests",
    ]);
  });

  it("that name rules by no path are told of the file that may be meant", async () => {
    const text = caseOf("  rules: v.k2t\n  some: {}\n");
    const folder = folderOf({ "v.k2t": RULES, "b.test.yaml": text });
    const { status, diagnostics } = await runTests({ paths: [folder] });
    expect([status, diagnostics]).toMatchObject([
      1,
      [{ code: "K2T210", suggestion: "./v.k2t" }],
    ]);
  });

  it("give settings, and the place of one that no rule knows is theirs", async () => {
    const outcome = await runText(caseOf("  set: { sale: 3 }\n  some: {}\n"));
    const [{ diagnostic }] = outcome.cases[0]!.differences as [Difference];
    expect(diagnostic).toMatchObject({
      code: "K2T213",
      message: "no `let sale` is in the rules",
      suggestion: "scale",
    });
    const { source, start, end } = diagnostic!.span!;
    expect(source.file).toMatch(/vision\.test\.yaml$/);
    expect(source.text.slice(start, end)).toBe("sale");
  });

  it("name a model that is none: by their own path, with the line, with status 3", async () => {
    const text = caseOf("  some: {}\n", "models/b.h5");
    const folder = relative(
      ".",
      folderOf({ "vision.k2t": RULES, "vision.test.yaml": text, "models/b.h5": "none" }),
    );
    const { status, cases } = await runTests({ paths: [folder] });
    expect(status).toBe(3);
    const [{ diagnostic }] = cases[0]!.differences as [Difference];
    const file = join(folder, "models/b.h5");
    expect(diagnostic).toMatchObject({ code: "K2T501", file });
    expect(diagnostic!.message).toContain(`\`${file}\``);
    const { source, start, end } = diagnostic!.notes.at(-1)!.span!;
    expect(source.text.slice(start, end)).toBe("models/b.h5");
  });

  it.each([
    ["- name: a\n\tmodel: {}\n", "K2T110 a tab in the indentation"],
    [
      "- name: a\n  model: &m { a: {} }\n  some: {}\n- name: b\n  model: { <<: *m }\n  some: {}\n",
      "K2T110 a merge key, which is not part of YAML 1.2",
    ],
    ["- name: ' '\n  model: {}\n  wanted: {}\n", "K2T112 a case with an empty name"],
  ])("with a mistake: %j", async (text, message) => {
    const said = messages(await runText(text));
    expect(said).toEqual([expect.stringContaining(message)]);
  });

  it("name rules, or stand beside a pack", async () => {
    const folder = folderOf({ "b.test.yaml": caseOf("  some: {}\n") });
    expect(messages(await runTests({ paths: [folder] }))).toEqual([
      "K2T112 the case names no rules, and no pack stands beside the file",
    ]);
  });
});

describe("a stranger's test file", () => {
  it.each([
    ["a rule file", "  rules: ../../secret.k2t\n  model: {}\n"],
    ["a rule file by a link", "  rules: ./link.k2t\n  model: {}\n"],
    ["a model", "  model: ../secret.h5\n"],
    ["a model by its whole path", "  model: /etc/passwd\n"],
    ["a model by a link", "  model: link.h5\n"],
    ["a rule file that a rule file uses", "  rules: ./uses.k2t\n  model: {}\n"],
  ])("reaches nothing outside: %s", async (_, rest) => {
    const outside = folderOf({ "secret.k2t": 'map "secret" -> "x"', "secret.h5": "x" });
    const folder = join(outside, "package/tests");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(outside, "package/package.json"), "{}");
    writeFileSync(join(folder, "a.k2t"), RULES);
    writeFileSync(join(folder, "uses.k2t"), "use ../../secret.k2t\n");
    symlinkSync(join(outside, "secret.k2t"), join(folder, "link.k2t"));
    symlinkSync(join(outside, "secret.h5"), join(folder, "link.h5"));
    writeFileSync(join(folder, "a.test.yaml"), `- name: a\n${rest}  some: {}\n`);
    const outcome = await runTests({ paths: [folder] });
    const said = messages(outcome).join("\n");
    expect(said).toMatch(/K2T215/);
    expect(said).not.toMatch(/map "secret"/);
    expect(outcome.status).toBe(1);
  });

  it.each([
    ["as it is", 'map "a" -> "a" { w = k }'],
    ["turned", 'map "a" -> "a" { w = k | transpose }'],
    ["summed", 'map "a" -> "a" { w = k | sum(0) | sum(0) }'],
  ])("asks for a huge tensor, %s, which is never made", async (_, rules) => {
    const model = "  model: { a: { variables: { k: [1000000, 1000000] } } }\n";
    const at = (wanted: string): string =>
      `- name: a\n${model}  wanted: { a.w: ${wanted} }\n`;
    const shape = rules.includes("sum") ? "[]" : "[1000000, 1000000]";
    const folder = folderOf({ "a.k2t": rules, "a.test.yaml": at(`{ shape: ${shape} }`) });
    expect(messages(await runTests({ paths: [folder] }))).toEqual([]);
    writeFileSync(join(folder, "a.test.yaml"), at(`{ shape: ${shape}, fill: 1 }`));
    expect(messages(await runTests({ paths: [folder] }))).toEqual([
      expect.stringMatching(/^`a.w`: its values are not computed/),
    ]);
    const outcome = await runTests({ paths: [folder], update: true });
    expect(outcome.cases[0]!.updated).toEqual(["a.w: its shape only"]);
    expect(readFileSync(join(folder, "a.test.yaml"), "utf8")).toBe(
      at(`{ shape: ${shape} }`),
    );
  });
});

it("suggests names for the first few that are missing, of as many as there are", async () => {
  const names = Array.from({ length: 3000 }, (_, i) => `n${i}`);
  const model = `{ old: { variables: { ${names.map((it) => `${it}x: [1]`).join(", ")} } } }`;
  const wanted = names.map((it) => `${it}: [0]`).join(", ");
  const outcome = await runText(caseOf(`  wanted: { ${wanted} }\n`, model));
  const { differences } = outcome.cases[0]!;
  expect(differences).toHaveLength(6000);
  const suggested = differences.filter(({ suggestion }) => suggestion !== undefined);
  expect(suggested).toHaveLength(20);
});

describe("the JSON", () => {
  it("is the documented one", async () => {
    const outcome = await runText(
      caseOf("  wanted: { classifier.weight: [[0, 3], [1, 4], [2, 6]] }\n"),
    );
    const file = outcome.cases[0]!.span.source.file;
    const rules = join(dirname(file), "vision.k2t");
    const json = testJson(outcome) as {
      readonly coverage: readonly { readonly unreached: readonly object[] }[];
    };
    expect(json).toMatchObject({
      version: 1,
      cases: [
        {
          name: "a",
          file,
          range: { start: { line: 1, column: 9 }, end: { line: 1, column: 10 } },
          passed: false,
          differences: [
            {
              kind: "values",
              parameter: "classifier.weight",
              wanted: "6",
              got: "5",
              first: [2, 1],
              count: 1,
              total: 6,
              file,
              range: { start: { line: 3, column: 13 } },
            },
          ],
          updated: [],
        },
      ],
      coverage: [{ pack: "acme/vision", file: rules, rules: 7, reached: 1 }],
      diagnostics: [],
      summary: { passed: 0, failed: 1, updated: 0, rules: 7, reached: 1 },
    });
    expect(json.coverage[0]!.unreached[0]).toEqual({
      rule: 'weight "old/{v}"',
      file: rules,
      range: { start: { line: 4, column: 1 }, end: { line: 4, column: 26 } },
    });
  });
});

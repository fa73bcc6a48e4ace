import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ScriptTarget, transpileModule } from "typescript";
import { describe, expect, it } from "vitest";
import { CODES } from "../src/report/codes.js";
import { renderText } from "../src/report/render-text.js";
import { readCases, runCase } from "./support/cases.js";
import { compileCase, expectText, ruleFiles } from "./support/corpus.js";
import { planText } from "./support/plan-text.js";

const UI = join(import.meta.dirname, "ui");
const GOLDEN = join(import.meta.dirname, "golden");
const CASES = join(import.meta.dirname, "cases");

/** A test's code: what its comments say, it need not do. */
const withoutComments = (text: string): string =>
  transpileModule(text, {
    compilerOptions: { removeComments: true, target: ScriptTarget.ESNext },
  }).outputText;

describe("ui: bad rule files and what is said of them", () => {
  it.each(ruleFiles(UI))("%s", (name) => {
    const { diagnostics } = compileCase(UI, name);
    expect(diagnostics).not.toEqual([]);
    const text = renderText(diagnostics, { color: false });
    expectText(text, join(UI, name.replace(/\.\w+$/, ".txt")));
  });

  /** Codes that no rule file leads to, or not by itself, and the tests that do. */
  const ELSEWHERE: Readonly<Record<string, string>> = {
    K2T112: "lang/test-file/parse-test-file.test.ts",
    K2T215: "compile/packs.test.ts",
    K2T222: "files/rules/npm.test.ts",
    K2T224: "api/test/run-tests.test.ts",
    K2T225: "api/pack-init.test.ts",
    K2T501: "files/keras/failures.test.ts",
    K2T502: "files/keras/failures.test.ts",
    K2T503: "files/keras/failures.test.ts",
    K2T504: "files/hdf5/datasets.test.ts",
    K2T505: "files/bytes/byte-file.test.ts",
    K2T506: "files/keras/failures.test.ts",
    K2T510: "files/pt/attacks.test.ts",
    K2T601: "files/state-dict/create-sink.test.ts",
    K2T602: "files/state-dict/create-sink.test.ts",
    K2T604: "run/run-plan.test.ts",
    K2T605: "files/state-dict/create-sink.test.ts",
    K2T606: "api/index-shards.test.ts",
    K2T607: "api/index-shards.test.ts",
    K2T701: "cli/test.test.ts",
    K2T702: "cli/test.test.ts",
  };

  it("takes no comment of a test for what it shows", () => {
    const text = '/* K2T1 */ it("/* K2T2 */", () => "a/**"); // K2T3\n/K2T4/.test(x);';
    expect(withoutComments(text).match(/K2T\d/g)).toEqual(["K2T2", "K2T4"]);
  });

  it.each(Object.keys(CODES))("shows %s, or another test does", (code) => {
    const other = ELSEWHERE[code];
    const texts = other
      ? [withoutComments(readFileSync(join(import.meta.dirname, other), "utf8"))]
      : readdirSync(UI)
          .filter((name) => name.endsWith(".txt"))
          .map((name) => readFileSync(join(UI, name), "utf8"));
    const wanted = other ? code : `[${code}]: `;
    expect(texts.some((text) => text.includes(wanted))).toBe(true);
  });
});

describe("golden: rule files and the plans that they make", () => {
  it.each(ruleFiles(GOLDEN))("%s", (name) => {
    const { plan, diagnostics } = compileCase(GOLDEN, name);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const said = renderText(diagnostics, { color: false });
    const text = `${planText(plan!)}${said === "" ? "" : `\n${said}`}`;
    expectText(text, join(GOLDEN, name.replace(/\.\w+$/, ".txt")));
  });
});

describe.each(readdirSync(CASES).sort())("cases: %s", (name) => {
  it.each(readCases(join(CASES, name)))("$name", (given) => runCase(given));
});

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderText } from "../src/report/render-text.js";
import { compileCase, expectText, ruleFiles } from "./support/corpus.js";
import { planText } from "./support/plan-text.js";

const UI = join(import.meta.dirname, "ui");
const GOLDEN = join(import.meta.dirname, "golden");

describe("ui: bad rule files and what is said of them", () => {
  it.each(ruleFiles(UI))("%s", (name) => {
    const { diagnostics } = compileCase(UI, name);
    expect(diagnostics).not.toEqual([]);
    const text = renderText(diagnostics, { color: false });
    expectText(text, join(UI, name.replace(/\.\w+$/, ".txt")));
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

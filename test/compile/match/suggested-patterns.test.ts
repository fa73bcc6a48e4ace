import { describe, expect, it } from "vitest";
import { compileText, namesOf } from "../../support/compile.js";
import type { DescribedModel } from "../../support/model.js";

/** What each message advises as `KEYWORD "…"`, quotes in the pattern included. */
function advised(rules: string, keyword: string, model: DescribedModel): string {
  const { diagnostics } = compileText(rules, model, { allowUnmapped: true });
  const help = diagnostics.map((it) => it.help ?? "").join("\n");
  return new RegExp(`\`${keyword} ("(?:\\\\.|[^"\\\\])*")`).exec(help)![1]!;
}

/** Names with every character that means something in a pattern, and their neighbours. */
const NAMES = ['q"x', "a*b", "{x}", "\\{x\\}", "c\\", "it's"];
const one = { variables: { k: [1] } } as const;
const modelOf = (name: string): DescribedModel => ({ [name]: one, axxb: one });

describe("patterns that messages suggest", () => {
  it.each(NAMES)("route the layer %s alone", (name) => {
    const pattern = advised('weight "axxb/k" -> "y"', "map", modelOf(name));
    const rules = `map ${pattern} -> "x" { k = k }\nweight "axxb/k" -> "y"`;
    expect(namesOf(compileText(rules, modelOf(name)))).toEqual(["x.k", "y"]);
  });

  it.each(NAMES)("ignore the weights of %s alone", (name) => {
    const pattern = advised('weight "axxb/k" -> "y"', "ignore", modelOf(name));
    const { plan } = compileText(`ignore ${pattern}`, modelOf(name), {
      allowUnmapped: true,
    });
    expect(plan!.ignored.map(({ weight }) => weight.path)).toEqual([`${name}/k`]);
  });

  it.each(NAMES)("name %s in place of one that is of another kind", (name) => {
    const pattern = advised('weight "*" -> "y"', "map", { [name]: one });
    const rules = `map ${pattern} -> "x" { k = k }`;
    expect(namesOf(compileText(rules, { [name]: one }))).toEqual(["x.k"]);
  });
});

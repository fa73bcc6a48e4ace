import { describe, expect, it } from "vitest";
import { compileText, marks, valuesOf } from "../support/compile.js";
import type { DescribedModel } from "../support/model.js";

const RULES = (right: string): string => `
class Mine { kernel [in (gate unit)] }
module Yours { weight [(gate unit) in] }
layer Mine -> Yours { weight = kernel[-> ${right}] }
map "m" -> "m"`;

const MODEL: DescribedModel = {
  m: { class: "Mine", variables: { kernel: [2, 4] } },
};

describe("a composed axis that goes over whole", () => {
  it("needs no sizes where the left side is left out", () => {
    const compiled = compileText(RULES("(gate unit) in"), MODEL);
    expect(marks(compiled)).toEqual([]);
    expect(valuesOf("m.weight", compiled.plan!, MODEL)).toEqual([0, 4, 1, 5, 2, 6, 3, 7]);
    expect(marks(compileText(RULES("(gate unit) in")))).toEqual([]);
  });

  it("is still held against the declaration", () => {
    const codes = (right: string): readonly string[] =>
      compileText(RULES(right)).diagnostics.map(({ code }) => code);
    expect(codes("in (gate unit)")).toEqual(["K2T307"]);
  });

  it("wants a size where it comes apart", () => {
    const compiled = compileText(RULES("(unit gate) in").replace(" -> Yours", ""), MODEL);
    expect(compiled.diagnostics.map(({ code }) => code)).toEqual(["K2T306"]);
    const sized = RULES("(unit gate) in; gate=2").replace(" -> Yours", "");
    expect(valuesOf("m.weight", compileText(sized, MODEL).plan!, MODEL)).toEqual([
      0, 4, 2, 6, 1, 5, 3, 7,
    ]);
  });
});

describe("a declaration", () => {
  it("names each of its tensors once", () => {
    const text = "class Mine { kernel [a b], kernel [b a] }\nmodule M { w [a], w [a] }";
    expect(marks(compileText(text))).toEqual(["K2T214 kernel", "K2T214 w"]);
  });

  it("that a file does not keep to is said of the rule that routes the layer", () => {
    const text = 'use keras/core\nmap "m" as Dense(name="m") -> "m"';
    const model: DescribedModel = { m: { variables: { kernel: [2, 3, 4], bias: [4] } } };
    const { diagnostics } = compileText(text, model);
    expect(diagnostics.map(({ code }) => code)).toEqual(["K2T309"]);
    for (const { notes } of diagnostics) {
      expect(notes.some(({ span }) => span?.source.file === "rules.k2t")).toBe(true);
    }
  });
});

describe("`ignore … where`", () => {
  it("may call the weight `x`", () => {
    const text =
      'layer Mine { k = kernel }\nmap "m" -> "m"\nignore "m/*" where x.rank == 1';
    const model: DescribedModel = {
      m: { class: "Mine", variables: { kernel: [2, 2], bias: [2] } },
    };
    const { plan } = compileText(text, model);
    expect(plan?.ignored.map(({ weight }) => weight.name)).toEqual(["bias"]);
  });
});

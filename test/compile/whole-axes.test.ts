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

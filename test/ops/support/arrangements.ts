import type { Arrangement, AxisTermLike } from "../../../src/ops/rearrange.js";

/**
 * An arrangement as rules write it: `(h w c) o -> o (c h w); h=7, g: 1 0 2`. A size `?` and
 * a pick `?` are not known yet. A reader of its own, so that tests need no parser of rules.
 */
export function parseArrangement(text: string): Arrangement {
  const [terms, bindings = ""] = text.split(";");
  const [left, right] = terms!.split("->");
  const sizes = new Map<string, number | null>();
  const picks = new Map<string, readonly number[] | null>();
  for (const binding of bindings.split(",").filter((it) => it.trim() !== "")) {
    const [, name, sign, value] = /^\s*([\w']+)\s*([=:])\s*(.*?)\s*$/.exec(binding)!;
    const numbers = value === "?" ? null : value!.split(/\s+/).map(Number);
    if (sign === "=") sizes.set(name!, numbers && numbers[0]!);
    else picks.set(name!, numbers);
  }
  return {
    left: left!.trim() === "" ? null : parseTerms(left!),
    right: parseTerms(right!),
    sizes,
    picks,
  };
}

function parseTerms(text: string): AxisTermLike[] {
  const outer: AxisTermLike[] = [];
  let terms = outer;
  for (const token of text.match(/\.\.\.|[()]|-?\{?[\w']+\}?/g) ?? []) {
    if (token === "(") {
      terms = [];
      outer.push({ kind: "composed", terms });
    } else if (token === ")") {
      terms = outer;
    } else {
      terms.push(parseTerm(token));
    }
  }
  return outer;
}

function parseTerm(token: string): AxisTermLike {
  if (token === "...") return { kind: "ellipsis" };
  if (token === "1") return { kind: "unit" };
  return {
    kind: "axis",
    name: token.replace(/[-{}]/g, ""),
    reversed: token.startsWith("-"),
    apart: token.includes("{"),
  };
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EntryParser } from "../../../src/lang/text/entry-parser.js";
import { KEYWORDS } from "../../../src/lang/text/keywords.js";
import { parse } from "../../support/parse.js";
import { readGrammar, rulesIn } from "./grammar-file.js";
import type { Form } from "./grammar-file.js";

const GRAMMAR = readGrammar();

/** Rules within whose text no spaces stand. */
const CLOSE = new Set([
  ...["dotted", "STRING", "PATTERN", "TEMPLATE", "MESSAGE", "segment"],
  ...["piece", "capture"],
]);
const PRIMES = new Set(["WORD", "NAME"]);

interface Place {
  /** How much deeper the derivation may go before it takes the shortest way out. */
  readonly depth: number;
  /** In how many templates; quotes alternate, and no text stands within two. */
  readonly holes: number;
  readonly close: boolean;
}

/** A random text that a rule of the grammar describes. */
function derive(draw: fc.GeneratorValue, rule: string, place: Place): string {
  const inner = {
    ...place,
    depth: place.depth - 1,
    close: place.close || CLOSE.has(rule),
  };
  if (rule === "quote") return place.holes === 0 ? '"' : "'";
  if (rule === "hole") {
    const within = { depth: place.depth - 1, holes: place.holes + 1, close: false };
    return `{${derive(draw, "expression", within)}}`;
  }
  const text = deriveForm(draw, GRAMMAR.get(rule)!, inner);
  // A prime would be a quote within the single quotes of an inner text.
  return PRIMES.has(rule) && place.holes > 0 ? text.replaceAll("'", "") : text;
}

function deriveForm(draw: fc.GeneratorValue, form: Form, place: Place): string {
  switch (form.kind) {
    case "text":
      return form.text;
    case "pattern":
      return draw(matching, form.pattern);
    case "rule":
      return derive(draw, form.rule, place);
    case "row":
      return joined(
        form.forms.map((it) => deriveForm(draw, it, place)),
        place,
      );
    case "choice": {
      const choices = form.forms.filter((it) => mayStand(it, place));
      const forms = place.depth > 0 ? choices : shortest(choices);
      return deriveForm(draw, draw(fc.constantFrom, ...forms), place);
    }
    case "optional":
    case "repeated": {
      if (place.depth <= 0 || !mayStand(form.form, place)) return "";
      // Mostly nothing, or each of the many levels of an expression would be full.
      const count = Math.max(
        0,
        draw(fc.nat, { max: form.kind === "optional" ? 3 : 5 }) - 2,
      );
      const parts = Array.from({ length: count }, () =>
        deriveForm(draw, form.form, place),
      );
      return joined(parts, place);
    }
  }
}

function joined(parts: readonly string[], { close }: Place): string {
  const filled = parts.filter((part) => part !== "");
  if (close) return filled.join("");
  // Line ends are not parted from what comes after them by more than they need.
  return filled.join(" ");
}

/** Within a template no variables stand, within two no quoted texts. */
function mayStand(form: Form, { holes }: Place): boolean {
  const rules = rulesIn(form);
  if (holes > 0 && rules.includes("reference")) return false;
  return !(
    holes > 1 && rules.some((it) => ["STRING", "PATTERN", "TEMPLATE"].includes(it))
  );
}

/** The choices that lead to an end with the fewest rules. */
function shortest(forms: readonly Form[]): readonly Form[] {
  const heights = forms.map((form) => heightOf(form));
  const least = Math.min(...heights);
  return forms.filter((_form, index) => heights[index] === least);
}

const HEIGHTS = ruleHeights();

/** For each rule how many rules lie at least between it and the end of a text. */
function ruleHeights(): ReadonlyMap<string, number> {
  const heights = new Map<string, number>();
  for (let changed = true; changed;) {
    changed = false;
    for (const [name, form] of GRAMMAR) {
      const height = 1 + heightOf(form, heights);
      if (height < (heights.get(name) ?? Infinity)) {
        heights.set(name, height);
        changed = true;
      }
    }
  }
  return heights;
}

function heightOf(form: Form, heights: ReadonlyMap<string, number> = HEIGHTS): number {
  switch (form.kind) {
    case "row":
      return Math.max(0, ...form.forms.map((it) => heightOf(it, heights)));
    case "choice":
      return Math.min(...form.forms.map((it) => heightOf(it, heights)));
    case "rule":
      return GRAMMAR.has(form.rule) ? (heights.get(form.rule) ?? Infinity) : 0;
    default:
      return 0;
  }
}

/** Texts that match all of a pattern, numbers of a size that the language takes. */
function matching(pattern: string): fc.Arbitrary<string> {
  const simple = pattern
    .replaceAll(/\(\?!(?:\([^)]*\)|[^()])*\)/g, "")
    .replaceAll("\\b", "");
  const whole = new RegExp(`^(?:${pattern})$`);
  const size = Number.MAX_SAFE_INTEGER;
  return fc
    .stringMatching(new RegExp(`^(?:${simple})$`), { size: "xsmall" })
    .filter((text) => whole.test(text) && !(Number(text.replace("@", "")) > size));
}

describe("the grammar", () => {
  it("refers to its own rules only", () => {
    const named = new Set([...GRAMMAR.values()].flatMap((form) => rulesIn(form)));
    const missing = [...named].filter((rule) => !GRAMMAR.has(rule));
    expect(missing).toEqual(["quote"]);
    const unused = [...GRAMMAR.keys()].filter((rule) => !named.has(rule));
    expect(unused).toEqual(["file"]);
  });

  it("names the words that items begin with", () => {
    const texts = (form: Form): string[] => {
      if (form.kind === "text") return [form.text];
      if ("forms" in form) return form.forms.flatMap(texts);
      return "form" in form ? texts(form.form) : [];
    };
    const words = new Set([...GRAMMAR.values()].flatMap(texts));
    for (const keyword of Object.keys(KEYWORDS)) expect(words).toContain(keyword);
  });

  it("describes what the parser takes", () => {
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const text = derive(draw, "file", { depth: 25, holes: 0, close: false });
        const { diagnostics } = parse(text);
        expect(
          diagnostics.map(({ message }) => message),
          text,
        ).toEqual([]);
      }),
      { numRuns: 200, seed: 20240503 },
    );
  });

  it("is one that a parser can be built for without ambiguity", () => {
    expect(() => new EntryParser({ skipValidations: false })).not.toThrow();
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The right side of a rule of `grammar/k2t.ebnf`. */
export type Form =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "pattern"; readonly pattern: string }
  | { readonly kind: "rule"; readonly rule: string }
  | { readonly kind: "row"; readonly forms: readonly Form[] }
  | { readonly kind: "choice"; readonly forms: readonly Form[] }
  | { readonly kind: "optional" | "repeated"; readonly form: Form };

const FILE = join(import.meta.dirname, "../../../grammar/k2t.ebnf");
const TOKEN = /\(\*[^]*?\*\)|"[^"]*"|\/(?:[^/\\\n]|\\.)+\/|\w+|[=;|()[\]{}]|\S/g;

/** The rules of the grammar by their names. */
export function readGrammar(): ReadonlyMap<string, Form> {
  const tokens = [...readFileSync(FILE, "utf8").matchAll(TOKEN)]
    .map(([token]) => token)
    .filter((token) => !token.startsWith("(*"));
  const rules = new Map<string, Form>();
  let at = 0;
  const next = (): string => tokens[at++] ?? fail("the file ends within a rule");
  const expect = (wanted: string): void => {
    const found = next();
    if (found !== wanted) fail(`expected ${wanted}, found ${found}`);
  };
  const choice = (): Form => {
    const forms = [row()];
    while (tokens[at] === "|") {
      at += 1;
      forms.push(row());
    }
    return forms.length === 1 ? forms[0]! : { kind: "choice", forms };
  };
  const row = (): Form => {
    const forms: Form[] = [];
    while (!["|", ")", "]", "}", ";", undefined].includes(tokens[at]))
      forms.push(single());
    return { kind: "row", forms };
  };
  const closed = (close: string): Form => {
    const form = choice();
    expect(close);
    return form;
  };
  const single = (): Form => {
    const token = next();
    if (token === "(") return closed(")");
    if (token === "[") return { kind: "optional", form: closed("]") };
    if (token === "{") return { kind: "repeated", form: closed("}") };
    if (token.startsWith('"')) return { kind: "text", text: token.slice(1, -1) };
    if (token.startsWith("/")) return { kind: "pattern", pattern: token.slice(1, -1) };
    if (/^\w+$/.test(token)) return { kind: "rule", rule: token };
    return fail(`unexpected ${token}`);
  };
  while (at < tokens.length) {
    const name = next();
    if (rules.has(name)) fail(`${name} twice`);
    expect("=");
    rules.set(name, choice());
    expect(";");
  }
  return rules;
}

/** The names of the rules that a form refers to. */
export function rulesIn(form: Form): readonly string[] {
  if (form.kind === "rule") return [form.rule];
  if ("forms" in form) return form.forms.flatMap(rulesIn);
  return "form" in form ? rulesIn(form.form) : [];
}

function fail(message: string): never {
  throw new Error(`grammar/k2t.ebnf: ${message}`);
}

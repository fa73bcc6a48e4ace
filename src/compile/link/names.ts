import type {
  Expression,
  Item,
  Name,
  RuleFile,
  Table,
  TableEntry,
} from "../../lang/tree.js";
import type { Value } from "../../ops/value.js";
import type { Report } from "../../report/diagnostic.js";
import { evaluate } from "../evaluate/evaluate.js";
import { lostNames } from "./lost-names.js";
import { countKeys } from "../evaluate/members.js";
import { createScope, type Scope } from "../evaluate/scope.js";
import { UNKNOWN } from "../evaluate/unknown.js";
import { Problem, reporting } from "../problem.js";
import { NO_SUBJECT } from "../subject/no-subject.js";
import {
  type LinkedFile,
  type LinkedTable,
  type Surroundings,
  tableKey,
} from "./program.js";

interface Linking extends Pick<Surroundings, "canonicalClass"> {
  /** The file of whose pack this one is a part: its names are seen here too. */
  readonly whole: LinkedFile | null;
  /** What `--set` and `use` give its `let`s, by name. */
  readonly overrides: ReadonlyMap<string, Value> | undefined;
}

/** Evaluates a file's `let`s and tables. */
export function linkNames(
  file: RuleFile,
  { whole, overrides, canonicalClass }: Linking,
  report: Report,
): LinkedFile {
  const lets = new Map(whole?.lets);
  const tables = new Map(whole?.tables);
  const linked: LinkedFile = { file, lets, tables };
  const scope = constantScope(linked);
  for (const name of lostNames(file, report)) lets.set(name, UNKNOWN);
  for (const item of file.items) {
    if (item.kind === "let") {
      // Evaluated also where it is overridden: a fault in it is a fault of the file.
      const what = `let ${item.name.text}`;
      const value = reporting(report, () => constant(item.value, what, scope));
      lets.set(item.name.text, overrides?.get(item.name.text) ?? value ?? UNKNOWN);
    } else if (item.kind === "table") {
      tables.set(item.name.text, linkTable(item, scope, report));
    }
  }
  reportTwice(file.items, canonicalClass, report);
  return linked;
}

/** Where what is known without a model is evaluated. */
export function constantScope(owner: LinkedFile): Scope {
  return { ...createScope({ owner, subject: NO_SUBJECT }), place: "constant" };
}

/** The value of a `let`, or of a setting; throws `Problem` where it is none for one. */
export function constant(expression: Expression, what: string, scope: Scope): Value {
  const value = evaluate(expression, scope, "value");
  if (value.kind !== "tensor" && value.kind !== "tensors") return value;
  throw new Problem("K2T121", {
    message: `\`${what}\` is a number, a text or a list, not a tensor`,
    span: expression.span,
  });
}

function linkTable(table: Table, scope: Scope, report: Report): LinkedTable {
  const values = new Map<string, Value>();
  const keyCount = table.entries[0]?.keys.length ?? 1;
  for (const entry of table.entries) {
    const key = reporting(report, () => keyOf(entry, keyCount));
    if (key === null) continue;
    if (values.has(key)) {
      const message = `table \`${table.name.text}\` has this key twice`;
      report.error("K2T214", { message, span: entry.span });
    }
    const value = reporting(report, () => evaluate(entry.value, scope, "value"));
    values.set(key, value ?? UNKNOWN);
  }
  return { table, values, keyCount };
}

function keyOf({ keys, span }: TableEntry, keyCount: number): string {
  if (keys.length === keyCount) {
    return tableKey(keys.map((key) => (key.kind === "none" ? "none" : key.value)));
  }
  throw new Problem("K2T120", {
    message: `this entry has ${countKeys(keys.length)}, and the first has ${keyCount}`,
    span,
  });
}

/** `let`s and tables share their names; classes and modules have each their own. */
function reportTwice(
  items: readonly Item[],
  canonicalClass: Surroundings["canonicalClass"],
  report: Report,
): void {
  const names = namesOnce(report);
  for (const item of items) {
    const space = nameSpace(item);
    if (space === null || !("name" in item)) continue;
    const { text } = item.name;
    names(`${space} ${item.kind === "class" ? canonicalClass(text) : text}`, item.name);
    if (item.kind !== "class" && item.kind !== "module") continue;
    const entries = namesOnce(report);
    for (const { name } of item.entries) entries(name.text, name);
  }
}

/** Reports each name that comes under a key a second time. */
function namesOnce(report: Report): (key: string, name: Name) => void {
  const first = new Map<string, Name>();
  return (key, name) => {
    const earlier = first.get(key);
    if (!earlier) {
      first.set(key, name);
      return;
    }
    report.error("K2T214", {
      message: `\`${name.text}\` is defined twice`,
      span: name.span,
      notes: [{ message: "it is first defined here", span: earlier.span }],
      help: "rename or remove one of the two",
    });
  };
}

function nameSpace(item: Item): string | null {
  switch (item.kind) {
    case "let":
    case "table":
      return "name";
    case "class":
    case "module":
    case "pack":
      return item.kind;
    default:
      return null;
  }
}

import type { Declaration, DeclaredTensor, Item, RuleFile, Table, Use } from "../tree.js";
import { WIDTH, list, parenthesized } from "./layout.js";
import type { Lines } from "./layout.js";
import { printExpression } from "./print-expression.js";
import {
  printClassName,
  printDeclaredName,
  printKeys,
  printPackWord,
} from "./print-names.js";
import {
  printIgnore,
  printLayer,
  printMap,
  printParam,
  printWeight,
} from "./print-rules.js";

/** A rule file in the text notation, laid out in the one way that `fmt` writes. */
export function printRuleFile({ items }: RuleFile): string {
  const lines: string[] = [];
  items.forEach((item, index) => {
    const before = items[index - 1];
    if (before !== undefined && groupOf(before) !== groupOf(item)) lines.push("");
    lines.push(...printItem(item));
  });
  return lines.map((line) => `${line}\n`).join("");
}

/** Items of one group stand together, groups are parted by an empty line. */
function groupOf({ kind }: Item): string {
  if (kind === "pack" || kind === "use") return "header";
  if (kind === "class" || kind === "module") return "declarations";
  if (["map", "weight", "ignore", "param"].includes(kind)) return "rules";
  return kind;
}

function printItem(item: Item): Lines {
  switch (item.kind) {
    case "pack": {
      const version = item.version === null ? "" : ` ${printPackWord(item.version)}`;
      return [`pack ${printPackWord(item.name)}${version}`];
    }
    case "use":
      return printUse(item);
    case "let":
      return [`let ${item.name.text} = ${printExpression(item.value)}`];
    case "table":
      return printTable(item);
    case "class":
    case "module":
      return printDeclaration(item);
    case "layer":
      return printLayer(item, WIDTH);
    case "map":
      return printMap(item, WIDTH);
    case "weight":
      return printWeight(item, WIDTH);
    case "param":
      return printParam(item, WIDTH);
    case "ignore":
      return printIgnore(item);
  }
}

function printUse({ target, settings }: Use): Lines {
  const head = `use ${printPackWord(target)}`;
  const given = settings.map(
    ({ name, value }) => `${name.text} = ${printExpression(value)}`,
  );
  return settings.length === 0 ? [head] : parenthesized(head, given, WIDTH);
}

function printTable({ name, entries }: Table): Lines {
  const words = entries.map(
    ({ keys, value }) => `${printKeys(keys)}: ${printExpression(value)}`,
  );
  return list(`table ${name.text}`, words, WIDTH);
}

function printDeclaration({ kind, name, entries }: Declaration): Lines {
  return list(`${kind} ${printClassName(name)}`, entries.map(printDeclared), WIDTH);
}

function printDeclared({ name, optional, axes }: DeclaredTensor): string {
  return `${printDeclaredName(name)}${optional ? "?" : ""} [${printAxes(axes)}]`;
}

/** The axes of a declaration without their brackets: `in (gate unit)`. */
export function printAxes(axes: DeclaredTensor["axes"]): string {
  return axes
    .map(({ names }) => {
      if (names.length === 0) return "1";
      const words = names.map(({ text }) => text).join(" ");
      return names.length === 1 ? words : `(${words})`;
    })
    .join(" ");
}

import type { Note, Report } from "../../report/diagnostic.js";
import { pathOf } from "../subject/model.js";
import type { BoundParameter } from "./bound-program.js";
import { listSome } from "./faults.js";

/** Two rules, or one rule twice, that make parameters of the same names. */
interface Clash {
  readonly names: Set<string>;
  readonly first: BoundParameter;
  readonly second: BoundParameter;
}

/** Reports parameters that are made twice, once for each pair of places that make them. */
export function reportTwice(parameters: readonly BoundParameter[], report: Report): void {
  const made = new Map<string, BoundParameter>();
  const clashes = new Map<string, Clash>();
  for (const second of parameters) {
    const first = made.get(second.name);
    if (!first) {
      made.set(second.name, second);
      continue;
    }
    const key = `${placeOf(first)} ${placeOf(second)}`;
    const clash = clashes.get(key);
    if (clash) clash.names.add(second.name);
    else clashes.set(key, { names: new Set([second.name]), first, second });
  }
  for (const clash of clashes.values()) reportClash(clash, report);
}

const placeOf = ({ span: { source, start, end } }: BoundParameter): string =>
  `${source.file}:${start}:${end}`;

function reportClash({ names, first, second }: Clash, report: Report): void {
  const listed = listSome([...names]);
  const what =
    names.size === 1 ? `the parameter ${listed} is` : `the parameters ${listed} are`;
  const from = `from ${pathsOf(first)}, and again from ${pathsOf(second)}`;
  const alike = placeOf(first) === placeOf(second);
  report.error("K2T402", {
    message: `${what} made twice`,
    help: alike
      ? "a name that several layers share needs a capture or `{path}` in it"
      : "give one of the two another name, or leave its weights out by `ignore`",
    span: second.span,
    notes: [
      { message: from },
      ...(alike ? assignments(first, second) : [firstMade(first)]),
    ],
  });
}

const firstMade = ({ span }: BoundParameter): Note => ({
  message: "first made here",
  span,
});

/** Where one map routes both, two assignments of its transform may be what makes it twice. */
function assignments(first: BoundParameter, second: BoundParameter): readonly Note[] {
  if (first.rule.start === second.rule.start) return [];
  return [
    { message: "by this assignment", span: first.rule },
    { message: "and by this one", span: second.rule },
  ];
}

function pathsOf({ sources }: BoundParameter): string {
  return sources.length === 0 ? "nothing" : listSome(sources.map(pathOf));
}

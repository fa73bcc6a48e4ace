import type { Name, NamedExpression, RuleFile } from "../../lang/tree.js";
import type { Value } from "../../ops/value.js";
import type { Report } from "../../report/diagnostic.js";
import { nearest } from "../../report/suggest.js";
import { UNKNOWN } from "../evaluate/unknown.js";
import { reporting } from "../problem.js";
import type { LoadedFile, UsedFile } from "./load-packs.js";
import { lostNames } from "./lost-names.js";
import { constant, constantScope } from "./names.js";
import type { LinkedFile } from "./program.js";
import { reachOf, type FilesByTree } from "./reach.js";
import { letNames, type Assigned } from "./settings.js";
import { reportDifferences, type Given } from "./use-differences.js";

/** What `use PACK(name = value)` sets, as the files of a program are linked. */
export interface UseSettings {
  /** What a file's `let`s are given, all that use it having been linked. */
  of(file: RuleFile): ReadonlyMap<string, Value>;
  /** Evaluates what a file's `use`s set, by its own names. */
  give(user: LoadedFile, names: LinkedFile): void;
  /** Reports what one pack is given in two ways: by nobody's choice it is one of them. */
  reportDifferences(): void;
}

/**
 * A setting is for the used pack as a whole: for the first file, in the order in which rules
 * are tried, that has a `let` of the name. What `--set` has `assigned` goes before it.
 */
export function createUseSettings(
  loaded: readonly LoadedFile[],
  assigned: Assigned,
  report: Report,
): UseSettings {
  const files: FilesByTree = new Map(loaded.map((it) => [it.file, it]));
  const given: Given[] = [];
  const values = new Map<RuleFile, Map<string, Value>>(
    loaded.map(({ file }) => [file, new Map(assigned.get(file))]),
  );
  const giveOne = (
    user: LoadedFile,
    use: UsedFile,
    { setting, names }: { readonly setting: NamedExpression; readonly names: LinkedFile },
  ): void => {
    const { name, value: expression } = setting;
    const what = `${name.text} = …`;
    const value = reporting(report, () =>
      constant(expression, what, constantScope(names)),
    );
    const target = fileWithLet(name.text, use.file, files);
    if (target === null) {
      reportUnknown(name, use, { files, report });
      return;
    }
    const known = values.get(target)!;
    if (assigned.get(target)?.has(name.text)) return;
    given.push({ user, use, name, target, value: value ?? UNKNOWN });
    if (!known.has(name.text)) known.set(name.text, value ?? UNKNOWN);
  };
  return {
    of: (file) => values.get(file)!,
    give(user, names) {
      for (const use of user.uses) {
        for (const setting of settingsOnce(use, report)) {
          giveOne(user, use, { setting, names });
        }
      }
    },
    reportDifferences: () => reportDifferences(given, files, report),
  };
}

/** The settings of a `use`, each name once. */
function settingsOnce({ item }: UsedFile, report: Report): readonly NamedExpression[] {
  const first = new Map<string, Name>();
  return item.settings.filter(({ name }) => {
    const earlier = first.get(name.text);
    if (!earlier) return first.set(name.text, name);
    report.error("K2T214", {
      message: `\`${name.text}\` is set twice`,
      span: name.span,
      notes: [{ message: "it is first set here", span: earlier.span }],
      help: "remove one of the two",
    });
    return false;
  });
}

function fileWithLet(name: string, used: RuleFile, files: FilesByTree): RuleFile | null {
  for (const file of reachOf(used, files)) {
    if (letNames(file).includes(name)) return file;
  }
  return null;
}

function reportUnknown(
  name: Name,
  { item, file: used }: UsedFile,
  { files, report }: { readonly files: FilesByTree; readonly report: Report },
): void {
  const reach = [...reachOf(used, files)];
  // It may be what a syntax error hides.
  if (reach.some((file) => lostNames(file, report).includes(name.text))) return;
  const names = [...new Set(reach.flatMap(letNames))];
  const suggestion = nearest(name.text, names);
  const pack = `\`${item.target.text}\``;
  report.error("K2T213", {
    message: `no \`let ${name.text}\` is in ${pack}`,
    span: name.span,
    ...(suggestion && { suggestion }),
    help:
      names.length === 0
        ? `${pack} has no \`let\``
        : `${pack} has ${names.map((it) => `\`${it}\``).join(", ")}`,
  });
}

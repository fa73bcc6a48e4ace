import type { Name, RuleFile } from "../../lang/tree.js";
import type { Value } from "../../ops/value.js";
import type { Report } from "../../report/diagnostic.js";
import type { LoadedFile, UsedFile } from "./load-packs.js";
import { reachOf, type FilesByTree } from "./reach.js";

/** A `let` of `target` that a `use` sets. */
export interface Given {
  readonly user: LoadedFile;
  readonly use: UsedFile;
  readonly name: Name;
  readonly target: RuleFile;
  readonly value: Value;
}

/**
 * A pack is one wherever it is used, so what one `use` sets is set for all. That must be what
 * each `use` of it says: another value is an error, and so is none, unless who sets it can be
 * taken to have meant that use too. Who names the pack itself means all that he uses; who
 * names a pack that uses it means that pack and what it uses.
 */
export function reportDifferences(
  given: readonly Given[],
  files: FilesByTree,
  report: Report,
): void {
  const byTarget = new Map<RuleFile, Map<string, Given[]>>();
  for (const it of given) {
    const byName = byTarget.get(it.target) ?? new Map<string, Given[]>();
    byTarget.set(it.target, byName);
    byName.set(it.name.text, [...(byName.get(it.name.text) ?? []), it]);
  }
  for (const byName of byTarget.values()) {
    for (const [name, group] of byName) {
      reportOtherValue(group, report);
      reportLeftOut(name, group, files, report);
    }
  }
}

const HELP = (name: string): string =>
  `a pack is one wherever it is used: give \`${name}\` one value at each \`use\`, or by \`--set ${name}=…\``;

function reportOtherValue([first, ...others]: readonly Given[], report: Report): void {
  for (const { name, value } of others) {
    if (value.kind === "unknown" || first!.value.kind === "unknown") continue;
    if (JSON.stringify(value) === JSON.stringify(first!.value)) continue;
    report.error("K2T223", {
      message: `\`${name.text}\` is given another value than at another \`use\` of the same pack`,
      span: name.span,
      notes: [{ message: "the other one is here", span: first!.name.span }],
      help: HELP(name.text),
    });
  }
}

function reportLeftOut(
  name: string,
  group: readonly Given[],
  files: FilesByTree,
  report: Report,
): void {
  const [{ target, name: place }] = group as readonly [Given];
  const setting = new Set(group.map(({ use }) => use.item));
  const meant = new Set(group.flatMap((it) => [...usersMeant(it, files)]));
  for (const { file, uses } of files.values()) {
    if (meant.has(file)) continue;
    for (const use of uses) {
      if (setting.has(use.item) || !isPartOf(target, use.file, files)) continue;
      report.error("K2T223", {
        message: `this \`use\` leaves \`${name}\` as it is, and another one of the same pack sets it`,
        span: use.item.target.span,
        notes: [{ message: "it is set here", span: place.span }],
        help: HELP(name),
      });
    }
  }
}

/** The files of whose `use`s a setting can be taken to speak. */
function usersMeant(
  { user, use, target }: Given,
  files: FilesByTree,
): ReadonlySet<RuleFile> {
  return reachOf(isPartOf(target, use.file, files) ? user.file : use.file, files);
}

function isPartOf(file: RuleFile, pack: RuleFile, files: FilesByTree): boolean {
  for (let at: RuleFile | null = file; at !== null; at = files.get(at)!.whole) {
    if (at === pack) return true;
  }
  return false;
}

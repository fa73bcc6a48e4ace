import type { Declaration, RuleFile } from "../../lang/tree.js";
import type { Report } from "../../report/diagnostic.js";
import { linkNames } from "./names.js";
import type { LoadedFile } from "./load-packs.js";
import type { LinkedFile, Program, Surroundings } from "./program.js";
import { usersFirst } from "./reach.js";
import { assignSettings } from "./settings.js";
import { createUseSettings } from "./use-settings.js";

/** Makes one program of a rule file and its packs. */
export function link(
  files: readonly LoadedFile[],
  { settings, settingPlaces, canonicalClass }: Omit<Surroundings, "loader">,
  report: Report,
): Program {
  const assigned = assignSettings(
    files.map(({ file }) => file),
    { settings, ...(settingPlaces && { settingPlaces }) },
    report,
  );
  const byUses = createUseSettings(files, assigned, report);
  const byFile = new Map<RuleFile, LinkedFile>();
  for (const loaded of usersFirst(files)) {
    const { file, whole } = loaded;
    // What uses a file comes before it, so the names of the whole are known here.
    const names = whole === null ? null : byFile.get(whole)!;
    const options = { whole: names, overrides: byUses.of(file), canonicalClass };
    const linkedFile = linkNames(file, options, report);
    byFile.set(file, linkedFile);
    byUses.give(loaded, linkedFile);
  }
  byUses.reportDifferences();
  const linked = files.map(({ file }) => byFile.get(file)!);
  return {
    main: linked[0]!,
    files: linked,
    transforms: linked.flatMap((owner) =>
      owner.file.items.flatMap((node) =>
        node.kind === "layer" ? [{ node, owner }] : [],
      ),
    ),
    classes: declarationsOf("class", linked, canonicalClass),
    modules: declarationsOf("module", linked, (name) => name),
    canonicalClass,
    loaded: files,
  };
}

/** By name; a file's own declaration goes before a pack's. */
function declarationsOf(
  kind: Declaration["kind"],
  files: readonly LinkedFile[],
  nameOf: (name: string) => string,
): ReadonlyMap<string, Declaration> {
  const declarations = new Map<string, Declaration>();
  for (const { file } of files) {
    for (const item of file.items) {
      if (item.kind !== kind) continue;
      const name = nameOf(item.name.text);
      if (!declarations.has(name)) declarations.set(name, item);
    }
  }
  return declarations;
}

import { packsUsed, type UsedPack } from "../../compile/link/packs-used.js";
import { openRules } from "../../files/rules/load-rules.js";
import { packHeaderOf, type Setting, settingsOf } from "../../lang/pack-header.js";
import { createReport } from "../../report/diagnostic.js";
import { createFindings, type Outcome } from "../outcome.js";
import { type FoundPack, readPack } from "./read-packs.js";

export interface ShowPackOutcome extends Outcome {
  /** null where there is none, or it cannot be read. */
  readonly shown: ShownPack | null;
}

export interface ShownPack {
  readonly pack: FoundPack;
  /** What `--set` can set: of two of one name the first is meant. */
  readonly settings: readonly PackSetting[];
  /** The packs that it uses, at whatever distance: each has a header. */
  readonly uses: readonly UsedPack[];
}

export interface PackSetting extends Setting {
  /** The pack that it is of; null: a part of the pack that is shown. */
  readonly pack: string | null;
}

/** What a pack says of itself, by the name that `apply` takes: also of a file of one's own. */
export async function showPack(rules: string): Promise<ShowPackOutcome> {
  const report = createReport();
  const findings = createFindings(report);
  const text = await findings.attempt(() => openRules(rules));
  const reading = { report, findings, known: new Map() };
  const parsed = text && (await readPack(rules, text, reading));
  const shown = parsed && {
    pack: parsed.pack,
    settings: allSettings(parsed.pack),
    uses: packsUsed(parsed).slice(1),
  };
  return { ...findings.outcome(), shown };
}

/** Those of the files in the order in which `--set` looks for a name, each name once. */
function allSettings({ files }: FoundPack): readonly PackSetting[] {
  const byName = new Map<string, PackSetting>();
  files.forEach((file, i) => {
    const pack = i === 0 ? null : (packHeaderOf(file)?.name ?? null);
    for (const setting of settingsOf(file)) {
      if (!byName.has(setting.name)) byName.set(setting.name, { ...setting, pack });
    }
  });
  return [...byName.values()];
}

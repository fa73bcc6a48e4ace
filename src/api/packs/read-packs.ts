import type { LoadedFile } from "../../compile/link/load-packs.js";
import { packsUsed, type UsedPack } from "../../compile/link/packs-used.js";
import { type KnownTrees, parsePacks } from "../../compile/link/parse-packs.js";
import { findPack } from "../../files/rules/load-rules.js";
import { type ReachablePack, reachablePacks } from "../../files/rules/reachable-packs.js";
import type { RuleText } from "../../files/rules/rule-text.js";
import type { PackHeader } from "../../lang/pack-header.js";
import type { Report } from "../../report/diagnostic.js";
import { codeOfLoadFailure } from "../../report/load-failure.js";
import type { Findings } from "../outcome.js";

/** A pack that was found and parsed. */
export interface FoundPack extends UsedPack {
  /** What to write after `use`. */
  readonly target: string;
  readonly header: PackHeader;
}

/** A pack with what a compiler takes. */
export interface ParsedPack {
  readonly pack: FoundPack;
  readonly loaded: readonly LoadedFile[];
  /** Something is wrong in it, or in what it uses. */
  readonly isBroken: boolean;
}

export interface Reading {
  readonly report: Report;
  readonly findings: Findings;
  readonly known: KnownTrees;
}

export interface PacksRead {
  readonly packs: readonly ParsedPack[];
  /** What `use` names them by of which not even the header can be read. */
  readonly unreadable: readonly string[];
}

/** Parses the packs that `use` can name from a folder. What is wrong with one is reported. */
export async function readPacks(folder: string, reading: Reading): Promise<PacksRead> {
  const packs: ParsedPack[] = [];
  const unreadable: string[] = [];
  for (const reachable of reachablePacks(folder)) {
    const text = await reading.findings.attempt(() => open(reachable, reading.report));
    const parsed = text && (await readPack(reachable.target, text, reading));
    if (parsed) packs.push(parsed);
    else unreadable.push(reachable.target);
  }
  return { packs, unreadable };
}

/** What `use` names those by that cannot be used as they are. */
export const brokenOf = ({ packs, unreadable }: PacksRead): readonly string[] => [
  ...packs.filter(({ isBroken }) => isBroken).map(({ pack }) => pack.target),
  ...unreadable,
];

function open({ target, open }: ReachablePack, report: Report): RuleText | null {
  const text = open();
  if (!("failed" in text)) return text;
  const { message, help } = text;
  report.error(codeOfLoadFailure(text), { message, help, file: target });
  return null;
}

/** Null where it cannot be read or is no pack, which is reported. */
export async function readPack(
  target: string,
  text: RuleText,
  { report, findings, known }: Reading,
): Promise<ParsedPack | null> {
  const loaded = await findings.attempt(() => parsePacks(text, findPack, report, known));
  if (!loaded) return null;
  const [used] = packsUsed({ loaded });
  const isBroken = report.diagnostics.some(
    ({ severity, span }) =>
      severity === "error" && used!.files.some(({ source }) => source === span?.source),
  );
  const { header } = used!;
  if (header) return { pack: { ...used!, header, target }, loaded, isBroken };
  if (!isBroken) {
    report.error("K2T222", {
      message: `\`${used!.file}\` is no pack: it has no \`pack\` header`,
      help: "a pack starts with its name and version: `pack acme/vision 1.2.0`",
      file: target,
    });
  }
  return null;
}

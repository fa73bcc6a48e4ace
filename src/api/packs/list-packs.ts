import process from "node:process";
import { createReport } from "../../report/diagnostic.js";
import { createFindings, type Outcome } from "../outcome.js";
import { brokenOf, type FoundPack, readPacks } from "./read-packs.js";

export interface ListPacksOptions {
  /** From which packages are found; default: the working folder. */
  readonly folder?: string;
}

export interface ListPacksOutcome extends Outcome {
  /** Those built in, then those of packages; those that cannot be read are left out. */
  readonly packs: readonly FoundPack[];
  /** What `use` names those by that cannot be used as they are, whether listed or not. */
  readonly broken: readonly string[];
}

/** The packs that `use` can name. What is wrong with one of them does not hide the others. */
export async function listPacks({
  folder = process.cwd(),
}: ListPacksOptions = {}): Promise<ListPacksOutcome> {
  const report = createReport();
  const findings = createFindings(report);
  const read = await readPacks(folder, { report, findings, known: new Map() });
  const listed = read.packs.map(({ pack }) => pack);
  return { ...findings.outcome(), packs: listed, broken: brokenOf(read) };
}

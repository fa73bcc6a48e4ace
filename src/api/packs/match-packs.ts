import process from "node:process";
import { createFitTest, type Fit, fitOf } from "../../compile/bind/fit.js";
import { linkAndCheck } from "../../compile/compile.js";
import { canonicalClass } from "../../files/keras/classes/index.js";
import { openModel } from "../../files/keras/open-model.js";
import { createReport, type Diagnostic, type Report } from "../../report/diagnostic.js";
import type { Catalog } from "../../tensor/catalog.js";
import { createFindings, type Outcome } from "../outcome.js";
import {
  brokenOf,
  type FoundPack,
  type PacksRead,
  type ParsedPack,
  readPacks,
} from "./read-packs.js";

export interface MatchPacksOptions {
  readonly model: string;
  /** From which packages are found; default: the working folder. */
  readonly folder?: string;
}

export interface MatchPacksOutcome extends Outcome {
  /** null where the model cannot be read. */
  readonly matches: PackMatches | null;
}

export interface PackMatches {
  /** How many the model has. */
  readonly weights: number;
  /** Packs whose every rule finds its layers, and which take all weights without errors. */
  readonly fitting: readonly PackFit[];
  /** Packs that find most of what they look for, and take most weights: more of them first. */
  readonly near: readonly PackFit[];
  /** Packs whose rules would take too long to try. */
  readonly untried: readonly FoundPack[];
  /** What `use` names those by that cannot be used as they are. */
  readonly broken: readonly string[];
  /** Whether `FALLBACK` takes all weights without errors: where a class is not told it asks. */
  readonly fallbackFits: boolean;
}

export interface PackFit extends Fit {
  readonly pack: FoundPack;
}

/** The pack for any model, which leaves all names as they are. */
export const FALLBACK = "keras/auto";

/** What is for every model says nothing about one. */
const GENERAL: readonly string[] = [FALLBACK, "keras/core"];

/**
 * A pack that takes less than this share of the weights is for other models; and one that has
 * errors besides, or finds less than it looks for, if it takes less than the larger share.
 */
const NEAR = 1 / 2;
const NEAR_WITH_FAULTS = 9 / 10;

/**
 * Finds which packs are for a model. Reads headers only; status 1 where no pack fits. What is
 * wrong with a pack is a warning: it says nothing about the model.
 */
export async function matchPacks({
  model,
  folder = process.cwd(),
}: MatchPacksOptions): Promise<MatchPacksOutcome> {
  const report = createReport();
  const findings = createFindings(report);
  const source = await findings.attempt(() => openModel(model));
  if (!source) return { ...findings.outcome(), matches: null };
  try {
    const ofPacks = createReport();
    const reading = { report: ofPacks, findings: createFindings(ofPacks) };
    const read = await readPacks(folder, { ...reading, known: new Map() });
    const matches = matchAll(read, source.catalog, ofPacks);
    const diagnostics = ofPacks.diagnostics.map((it): Diagnostic => ({
      ...it,
      severity: "warning",
    }));
    return { diagnostics, status: matches.fitting.length > 0 ? 0 : 1, matches };
  } finally {
    source.close();
  }
}

/** Holds packs against the headers of a model. What is found wrong with one is reported. */
export function matchAll(read: PacksRead, catalog: Catalog, report: Report): PackMatches {
  const sound = read.packs.filter(({ isBroken }) => !isBroken);
  const fitTest = createFitTest(catalog);
  const tested = sound
    .filter(({ pack }) => !GENERAL.includes(pack.target))
    .map((it) => ({ it, mayFit: fitTest(it.loaded.map(({ file }) => file)) }));
  const tried = tested
    .filter(({ mayFit }) => mayFit === "may")
    .map(({ it }) => ({ pack: it.pack, fit: fitOfPack(it, catalog, report) }));
  const fits = tried.flatMap(({ pack, fit }) => (fit ? [{ pack, ...fit }] : []));
  const unlinked = tried.filter(({ fit }) => fit === null);
  const untried = tested.filter(({ mayFit }) => mayFit === "costly");
  const fallback = sound.find(({ pack }) => pack.target === FALLBACK);
  const ofFallback = fallback && fitOfPack(fallback, catalog, report);
  return {
    weights: catalog.weights.length,
    fitting: fits.filter(isFitting),
    near: nearOf(fits, catalog),
    untried: untried.map(({ it }) => it.pack),
    broken: [...brokenOf(read), ...unlinked.map(({ pack }) => pack.target)],
    fallbackFits: ofFallback ? isFitting(ofFallback) : false,
  };
}

const isFitting = ({ parameters, unmapped, faults }: Fit): boolean =>
  parameters > 0 && unmapped.length === 0 && faults.length === 0;

function nearOf(fits: readonly PackFit[], catalog: Catalog): readonly PackFit[] {
  const weights = catalog.weights.length;
  const isNear = ({ unmapped, faults, findsMost }: Fit): boolean => {
    const share = faults.length === 0 ? NEAR : NEAR_WITH_FAULTS;
    return weights > 0 && findsMost && weights - unmapped.length >= weights * share;
  };
  return fits
    .filter((fit) => !isFitting(fit) && isNear(fit))
    .sort(
      (a, b) =>
        a.unmapped.length - b.unmapped.length || a.faults.length - b.faults.length,
    );
}

/** Null where the pack is not sound, which is reported. */
function fitOfPack({ loaded }: ParsedPack, catalog: Catalog, report: Report): Fit | null {
  const ofPack = createReport();
  const surroundings = { settings: new Map<string, string>(), canonicalClass };
  const program = linkAndCheck(loaded, surroundings, ofPack);
  if (program) return fitOf(program, catalog);
  ofPack.diagnostics.forEach(report.add);
  return null;
}

import type { WantedDiagnostic } from "../../lang/test-file/tree.js";
import type { Diagnostic } from "../../report/diagnostic.js";
import { fileOf, sortDiagnostics } from "../../report/sort.js";
import { positionAt } from "../../report/source.js";
import type { Difference } from "./difference.js";

/**
 * Pairs the diagnostics that are wanted with those reported: each with the first that is as it
 * says and is still free, those that say most going first.
 */
export function compareDiagnostics(
  reported: readonly Diagnostic[],
  wanted: readonly WantedDiagnostic[],
): readonly Difference[] {
  const free = new Set(sortDiagnostics(newsOf(reported, wanted)));
  const said = (it: WantedDiagnostic): number =>
    [it.severity, it.file, it.line, it.message].filter((part) => part !== null).length;
  const lacking: WantedDiagnostic[] = [];
  for (const it of [...wanted].sort((a, b) => said(b) - said(a))) {
    const found = firstFitting(free, it);
    if (found) free.delete(found);
    else lacking.push(it);
  }
  lacking.sort((a, b) => a.span.start - b.span.start);
  return [...lacking.map(noDiagnostic), ...[...free].map(unwanted)];
}

/**
 * What is to be held against what is wanted. A test's model is a small part of what a pack is
 * for: that some rules match nothing in it is no news, unless the test wants to hear it. The
 * coverage tells which ones no test reaches.
 */
export function newsOf(
  reported: readonly Diagnostic[],
  wanted: readonly WantedDiagnostic[],
): readonly Diagnostic[] {
  if (wanted.some(({ code }) => code === NEVER_MATCHES)) return reported;
  return reported.filter(({ code }) => code !== NEVER_MATCHES);
}

const NEVER_MATCHES = "K2T410";

function firstFitting(
  free: Iterable<Diagnostic>,
  wanted: WantedDiagnostic,
): Diagnostic | undefined {
  for (const diagnostic of free) if (fits(diagnostic, wanted)) return diagnostic;
  return undefined;
}

function fits(diagnostic: Diagnostic, wanted: WantedDiagnostic): boolean {
  const { code, severity, message, span } = diagnostic;
  const file = fileOf(diagnostic) ?? "";
  return (
    code === wanted.code &&
    (wanted.severity === null || severity === wanted.severity) &&
    (wanted.message === null || message.includes(wanted.message)) &&
    (wanted.file === null || `/${file}`.endsWith(`/${wanted.file}`)) &&
    (wanted.line === null ||
      (span !== undefined && positionAt(span.source, span.start).line === wanted.line))
  );
}

function noDiagnostic(wanted: WantedDiagnostic): Difference {
  const { code, severity, message, file, line, span } = wanted;
  const place = [file, line].filter((it) => it !== null).join(":");
  const text = [
    `${severity ?? "diagnostic"} ${code}`,
    ...(message === null ? [] : [`"${message}"`]),
    ...(place === "" ? [] : [`at ${place}`]),
  ].join(" ");
  return {
    kind: "no-diagnostic",
    message: `no ${text} was reported`,
    wanted: text,
    span,
  };
}

function unwanted(diagnostic: Diagnostic): Difference {
  const { severity, code, message } = diagnostic;
  return {
    kind: "diagnostic",
    message: `${severity} ${code} was reported and is not wanted: ${message}`,
    diagnostic,
  };
}

/**
 * k2t-rules as a library: what each command of the command line does, as a function from
 * options to an outcome. Nothing here prints or exits. Mistakes of users come back as
 * diagnostics; an exception is a bug of this package, or the reason of the `signal` that
 * stopped the work.
 */
export { apply, type ApplyOutcome, type Conversion } from "./api/apply.js";
export { check } from "./api/check.js";
export {
  indexShards,
  type IndexProgress,
  type IndexShardsOptions,
  type IndexShardsOutcome,
  type JoinedShards,
} from "./api/index-shards.js";
export {
  inspect,
  type Contents,
  type InspectOptions,
  type InspectOutcome,
} from "./api/inspect.js";
export { inspectJson } from "./api/inspect-json.js";
export type { ModelFingerprint } from "./api/model-fingerprint.js";
export type {
  ApplyOptions,
  ConversionOptions,
  Progress,
  RunningOptions,
} from "./api/options.js";
export type { Outcome } from "./api/outcome.js";
export {
  applyPart,
  type ApplyPartOptions,
  type ApplyPartOutcome,
  type PartConversion,
  type PartShard,
} from "./api/part.js";
export {
  listPacks,
  type ListPacksOptions,
  type ListPacksOutcome,
} from "./api/packs/list-packs.js";
export {
  matchPacks,
  type MatchPacksOptions,
  type MatchPacksOutcome,
  type PackFit,
  type PackMatches,
} from "./api/packs/match-packs.js";
export {
  type MatchesJson,
  matchesJson,
  type PacksJson,
  packsJson,
  type ShownPackJson,
  shownPackJson,
} from "./api/packs/packs-json.js";
export type { FoundPack } from "./api/packs/read-packs.js";
export {
  showPack,
  type PackSetting,
  type ShowPackOutcome,
  type ShownPack,
} from "./api/packs/show-pack.js";
export {
  initPack,
  type InitPackOptions,
  type InitPackOutcome,
} from "./api/pack-init/init-pack.js";
export { plan, type PlanOutcome } from "./api/plan.js";
export { planJson, type PlanJson } from "./api/plan-json.js";
export type { Provenance, RulesUsed } from "./api/provenance.js";
export type { Difference, DifferenceKind } from "./api/test/difference.js";
export { runTests } from "./api/test/run-tests.js";
export { testJson } from "./api/test/test-json.js";
export type {
  PackCoverage,
  TestedCase,
  TestOptions,
  TestOutcome,
  UnreachedRule,
} from "./api/test/test-outcome.js";
export { packsUsed, type UsedPack } from "./compile/link/packs-used.js";
export type { Plan, PlannedParameter } from "./compile/plan/plan.js";
export { CODES, type Code } from "./report/codes.js";
export type { Diagnostic, Note, Severity } from "./report/diagnostic.js";
export { renderGithub } from "./report/render-github.js";
export { renderJson } from "./report/render-json.js";
export { renderSarif } from "./report/render-sarif.js";
export { renderText } from "./report/render-text.js";
export type { Origin } from "./report/origin.js";
export type { Source, Span } from "./report/source.js";
export {
  createTimings,
  type Phase,
  type Timing,
  type Timings,
} from "./report/timings.js";
export type { Catalog, CatalogLayer, CatalogWeight } from "./tensor/catalog.js";
export type { DType } from "./tensor/dtype.js";
export type { ParameterInfo, WrittenFile } from "./tensor/state-dict.js";

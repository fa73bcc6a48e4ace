import {
  FALLBACK,
  type PackFit,
  type PackMatches,
} from "../../../api/packs/match-packs.js";
import { patternOf } from "../../../compile/match/pattern-of.js";
import { visible } from "../../../report/visible.js";
import { clipTo } from "../../clip-to.js";
import { type Column, section } from "../../table.js";
import { shellWord } from "../shell-word.js";
import { count, grouped, someOf } from "../words.js";

const COLUMNS: readonly Column[] = [
  { title: "pack" },
  { title: "parameters", align: "right" },
  { title: "for" },
];

const WIDEST = 100;
/** Messages quote names of strangers' packs and models. */
const WIDEST_MESSAGE = 300;
/** Of so many packs that do not fit it is said why. */
const MOST_NEAR = 3;

/** Which packs fit a model, why others nearly do, and what to do now. */
export function matchesText(model: string, matches: PackMatches): string {
  const { fitting, near, untried, weights } = matches;
  const rows = fitting.map(({ pack: { target, header }, parameters }) => [
    visible(target),
    grouped(parameters),
    clipTo(visible(header.needs.get("PyTorch")?.join(" ") ?? header.summary), WIDEST),
  ]);
  const lines = [
    ...fitting.map(({ pack: { target } }) => applyLine(target, model)),
    ...near.slice(0, MOST_NEAR).map((it) => nearLine(it, weights)),
    ...(fitting.length === 0 ? restLines(near) : []),
    ...untried.map(
      ({ target }) =>
        `${visible(target)} was not tried: its rules leave too much to compare`,
    ),
    `\`${FALLBACK}\` takes any model, and leaves the names of its layers as they are`,
  ];
  const verdict = `${visible(model)}: ${verdictOf(matches)}`;
  return `${verdict}\n${section(COLUMNS, rows)}${lines.join("\n")}\n`;
}

function verdictOf({ fitting, weights }: PackMatches): string {
  const all = count(weights, "weight");
  if (weights === 0) return "it has no weights, so no pack is for it";
  if (fitting.length === 0) return `no pack fits its ${all}`;
  const packs = count(fitting.length, "pack");
  return `${packs} ${fitting.length === 1 ? "fits" : "fit"} its ${all}`;
}

const applyLine = (target: string, model: string): string =>
  `k2t-rules apply ${shellWord(target)} ${shellWord(model)}`;

function nearLine({ pack, unmapped, faults }: PackFit, weights: number): string {
  const taken = `${grouped(weights - unmapped.length)} of ${count(weights, "weight")}`;
  const left =
    unmapped.length === 0 ? [] : [`not ${someOf(unmapped.map(({ path }) => path))}`];
  const [first, ...more] = faults;
  const wrong = first
    ? [
        `${clipTo(visible(first.message), WIDEST_MESSAGE)}${more.length > 0 ? ` (and ${more.length} more)` : ""}`,
      ]
    : [];
  return `${visible(pack.target)} is near: it takes ${taken}; ${[...left, ...wrong].join("; ")}`;
}

/** How one pack goes together with rules of one's own, where it only leaves layers over. */
function restLines(near: readonly PackFit[]): readonly string[] {
  const nearest = near.find(({ faults }) => faults.length === 0);
  if (!nearest) return [];
  const layers = [...new Set(nearest.unmapped.map(({ layer }) => layer.path))];
  const target = visible(nearest.pack.target);
  return [
    `what ${target} leaves is for rules of your own, in a file that starts with \`use ${target}\`: ${mapsOf(layers)}`,
  ];
}

const MOST_MAPS = 3;

function mapsOf(layers: readonly string[]): string {
  const maps = layers
    .slice(0, MOST_MAPS)
    .map((path) => `\`map "${clipTo(visible(patternOf(path)), WIDEST)}" -> "…"\``);
  const more = layers.length - maps.length;
  return `${maps.join(", ")}${more > 0 ? ` and ${count(more, "layer")} more` : ""}`;
}

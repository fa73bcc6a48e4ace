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

/** A stranger may write without an end: it is cut far beyond any of use. */
const WIDEST = 300;
/** Messages quote names of strangers' packs and models. */
const WIDEST_MESSAGE = 300;
/** Of so many packs that do not fit it is said why. */
const MOST_NEAR = 3;

/** Which packs fit a model, why others nearly do, and what to do now. */
export function matchesText(model: string, matches: PackMatches): string {
  const { fitting, near, untried, broken, weights } = matches;
  const rows = fitting.map(({ pack: { target, header }, parameters }) => [
    visible(target),
    grouped(parameters),
    clipTo(visible(header.needs.get("PyTorch")?.join(" ") ?? header.summary), WIDEST),
  ]);
  const lines = [
    ...fitting.map(({ pack: { target } }) => applyLine(target, model)),
    // Where one fits, what others lack is of no use.
    ...(fitting.length === 0
      ? [
          ...near.slice(0, MOST_NEAR).map((it) => nearLine(it, weights)),
          ...restLines(near),
        ]
      : []),
    ...untried.map(
      ({ target }) =>
        `${visible(target)} was not tried: its rules leave too much to compare`,
    ),
    ...broken.map((target) => `${visible(target)} was not tried: it is broken`),
    ...(weights === 0 ? [] : fallbackLines(model, matches)),
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

function fallbackLines(model: string, { fallbackFits }: PackMatches): readonly string[] {
  const pack = `\`${FALLBACK}\``;
  if (fallbackFits) {
    return [
      `${pack} takes all of them, and leaves the names of its layers as they are:`,
      applyLine(FALLBACK, model),
    ];
  }
  return [
    `${pack}, which leaves the names of layers as they are, does not take all of them by itself; what is to be written for the others says:`,
    `k2t-rules check ${shellWord(FALLBACK)} ${shellWord(model)}`,
  ];
}

const applyLine = (target: string, model: string): string =>
  `k2t-rules apply ${shellWord(target)} ${shellWord(model)}`;

function nearLine({ pack, unmapped, faults }: PackFit, weights: number): string {
  const taken = `${grouped(weights - unmapped.length)} of ${count(weights, "weight")}`;
  const left =
    unmapped.length === 0 ? [] : [`not ${someOf(unmapped.map(({ path }) => path))}`];
  const [first, ...more] = faults.filter(({ code }) => code !== NO_NAME);
  const wrong = first
    ? [
        `${clipTo(visible(first.message), WIDEST_MESSAGE)}${more.length > 0 ? ` (and ${more.length} more)` : ""}`,
      ]
    : [];
  // Which key a table of somebody else's pack lacks helps nobody.
  const nameless = faults.some(({ code }) => code === NO_NAME)
    ? [
        `it has no names for some of what it takes, so it is for another model: ${clipTo(visible(pack.header.needs.get("Keras")?.join(" ") ?? pack.header.summary), WIDEST)}`,
      ]
    : [];
  return `${visible(pack.target)} is near: it takes ${taken}; ${[...left, ...wrong, ...nameless].join("; ")}`;
}

/** A missing table key. */
const NO_NAME = "K2T207";

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

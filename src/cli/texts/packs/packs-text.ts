import type { FoundPack } from "../../../api/packs/read-packs.js";
import { visible } from "../../../report/visible.js";
import { clipTo } from "../../clip-to.js";
import { type Column, section } from "../../table.js";
import { count } from "../words.js";
import { originWords } from "./origin-words.js";

const COLUMNS: readonly Column[] = [
  { title: "pack" },
  { title: "version" },
  { title: "hash" },
  { title: "from" },
  { title: "for" },
];

/** Enough to tell packs from each other; `packs show` has all digits. */
const DIGITS = 12;

/** Names and versions are strangers'. */
const WIDEST = 48;

/** A stranger may write a sentence without an end: it is cut far beyond any of use. */
const WIDEST_SUMMARY = 300;

/**
 * The packs that `use` can name: a row for each. `broken` names those that cannot be used as
 * they are, some of which are not among `packs`.
 */
export function packsText(
  packs: readonly FoundPack[],
  broken: readonly string[] = [],
): string {
  const rows = packs.map(({ target, header, origin, hash }) => [
    visible(target),
    clipTo(visible(header.version ?? origin.package?.version ?? NOT_SAID), WIDEST),
    hash.slice(0, DIGITS),
    clipTo(originWords(origin), WIDEST),
    broken.includes(target) ? BROKEN : clipTo(visible(header.summary), WIDEST_SUMMARY),
  ]);
  const listed = new Set(packs.map(({ target }) => target));
  const unread = broken
    .filter((target) => !listed.has(target))
    .map((target) => [visible(target), NOT_SAID, NOT_SAID, NOT_SAID, BROKEN]);
  return `${section(COLUMNS, [...rows, ...unread])}${count(packs.length, "pack")}; \`k2t-rules packs show NAME\` says more of one, \`k2t-rules packs match MODEL\` which fit a model\n`;
}

const NOT_SAID = "–";
const BROKEN = "broken: it cannot be used as it is";

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
const WIDEST_SUMMARY = 100;

/** The packs that `use` can name: a row for each. */
export function packsText(packs: readonly FoundPack[]): string {
  const rows = packs.map(({ target, header, origin, hash }) => [
    visible(target),
    clipTo(visible(header.version ?? "–"), WIDEST),
    hash.slice(0, DIGITS),
    clipTo(originWords(origin), WIDEST),
    clipTo(visible(header.summary), WIDEST_SUMMARY),
  ]);
  return `${section(COLUMNS, rows)}${count(packs.length, "pack")}; \`k2t-rules packs show NAME\` says more of one, \`k2t-rules packs match MODEL\` which fit a model\n`;
}

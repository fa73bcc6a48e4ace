import type { PackSetting, ShownPack } from "../../../api/packs/show-pack.js";
import type { UsedPack } from "../../../compile/link/packs-used.js";
import { visible } from "../../../report/visible.js";
import { clipTo } from "../../clip-to.js";
import { needsLines } from "./needs-lines.js";
import { originWords } from "./origin-words.js";

/** A default may be a long list. */
const WIDEST_DEFAULT = 80;

/** Those of `keras/core` are about layers that many an architecture does not have. */
const OF_USED =
  "To be set by `--set NAME=VALUE` where a model has layers that it is about:";

/** All that there is to say of a pack, without its rules. */
export function packText({ pack, settings, uses }: ShownPack): string {
  const { header, origin, hash } = pack;
  const ofOthers = new Set(uses.flatMap(({ files }) => files));
  const files = pack.files.filter((file) => !ofOthers.has(file));
  const own = settings.filter((it) => it.pack === null);
  const ofUsed = settings.filter((it) => it.pack !== null);
  const title = [header.name, ...(header.version === null ? [] : [header.version])];
  const paragraphs = [
    [
      visible(`${title.join(" ")} (${originWords(origin)})`),
      ...header.about.map(visible),
    ],
    needsLines(header),
    own.length === 0 ? [] : ["To be set by `--set NAME=VALUE`:"],
    ...own.map(settingLines),
    ofUsed.length === 0 ? [] : [OF_USED],
    ...ofUsed.map(settingLines),
    ["Files:", ...files.map(({ source }) => visible(`  ${source.file}`))],
    uses.length === 0 ? [] : ["Uses:", ...uses.map(useLine)],
    [`SHA-256: ${hash}`],
  ];
  const filled = paragraphs.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function useLine({ header, origin }: UsedPack): string {
  const { name, version } = header!;
  const words = [name, ...(version === null ? [] : [version])].join(" ");
  return `  ${visible(words)} (${originWords(origin)})`;
}

function settingLines(setting: PackSetting): readonly string[] {
  const { name, pack, about } = setting;
  const value = clipTo(visible(setting.default.replace(/\s+/g, " ")), WIDEST_DEFAULT);
  const of = pack === null ? "" : ` (of ${pack})`;
  return [
    visible(`  ${name} = `) + value + visible(of),
    ...about.map((line) => visible(`    ${line}`)),
  ];
}

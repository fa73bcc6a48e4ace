import { basename, extname } from "node:path";
import { fileFailure } from "../../report/failure.js";
import type { StateDictSource } from "../../tensor/state-dict.js";

export type StateDictContainer = StateDictSource["container"];

const CONTAINERS: Readonly<Record<string, StateDictContainer>> = {
  ".pt": "pt",
  ".pth": "pt",
  ".bin": "pt",
  ".safetensors": "safetensors",
};

/** The container of an output, by its name's ending. Throws a `Failure` (K2T605). */
export function containerOf(file: string): StateDictContainer {
  const ending = extname(file).toLowerCase();
  const container = Object.hasOwn(CONTAINERS, ending) ? CONTAINERS[ending] : undefined;
  if (container !== undefined) return container;
  const what = ending === "" ? "has no ending" : `ends in \`${ending}\``;
  const message = `cannot tell the format of \`${basename(file)}\`, which ${what}`;
  const help =
    "use `.safetensors`, or `.pt`, `.pth` or `.bin` for what torch.save writes";
  throw fileFailure("K2T605", file, message, help);
}

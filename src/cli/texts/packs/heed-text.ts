import type { UsedPack } from "../../../compile/link/packs-used.js";
import { visible } from "../../../report/visible.js";
import { needsLines } from "./needs-lines.js";

/** What to heed in PyTorch, as the packs of a conversion say; empty where they say nothing. */
export function heedText(packs: readonly UsedPack[]): string {
  return packs
    .flatMap(({ header }) => {
      const lines = header ? needsLines(header, ["Settings", "Caller"]) : [];
      return lines.length === 0
        ? []
        : [visible(`what ${header!.name} needs in PyTorch:`), ...lines];
    })
    .map((line) => `${line}\n`)
    .join("");
}

import { basename } from "node:path";
import type { ApplyPartOptions, PartConversion, PartShard } from "../../api/part.js";
import { visible } from "../../report/visible.js";
import { showSize } from "../sizes.js";
import { leftOutLines } from "./left-out.js";
import { count, someOf } from "./words.js";
import { shellWord } from "./shell-word.js";
import { writtenLine } from "./written-line.js";

export interface PartRun extends Pick<ApplyPartOptions, "output" | "part"> {
  readonly milliseconds: number;
}

const REASONS: Readonly<Record<NonNullable<PartShard["instead"]>, string>> = {
  damaged: "was damaged",
  "other-version": "was made by another version of k2t-rules",
  "other-conversion": "was made by other rules or options, or of another model",
  "changed-model": "was made before the model's file changed",
  foreign: "was a file of something else",
};

/** What a person wants to know of a part that is done: what it had to do, and what it did. */
export function partSummaryOf(
  { plan, shardCount, shards }: PartConversion,
  { output, part, milliseconds }: PartRun,
): string {
  const which = `part ${part.number} of ${part.count}`;
  const made = shards.filter(({ isNew }) => isNew);
  const kept = shards.filter(({ isNew }) => !isNew);
  const lines = [...leftOutLines(plan)];
  if (shards.length === 0) {
    lines.push(`${which} has nothing to do: there ${only(shardCount)}`);
  } else {
    const bytes = shards.reduce((sum, it) => sum + it.bytes, 0);
    lines.push(
      `${which}: ${count(shards.length, "shard")} of ${shardCount} (${showSize(bytes)})`,
    );
  }
  for (const { file, instead } of made) {
    if (instead)
      lines.push(`made anew: ${visible(basename(file))}, which ${REASONS[instead]}`);
  }
  if (kept.length > 0) {
    const names = someOf(kept.map(({ file }) => basename(file)));
    lines.push(`${count(kept.length, "shard")} finished already: ${names}`);
  }
  if (made.length > 0) lines.push(writtenLine(made, milliseconds));
  if (shardCount > 1) lines.push(`when all parts are done: ${command(output)}`);
  return lines.map((line) => `${line}\n`).join("");
}

const only = (shards: number): string =>
  shards === 1 ? "is only 1 shard" : `are only ${shards} shards`;

const command = (output: string): string => `k2t-rules index ${shellWord(output)}`;

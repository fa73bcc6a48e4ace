import type { Contents } from "../../api/inspect.js";
import { visible } from "../../report/visible.js";
import { showShape } from "../../tensor/shape.js";
import { showSize } from "../sizes.js";
import { type Column, section } from "../table.js";
import { modelText, type Show } from "./model/model-text.js";
import { provenanceText, shortHash } from "./provenance-text.js";
import { sizeOf, totalsOf } from "./totals.js";
import { count, grouped } from "./words.js";

const PARAMETERS: readonly Column[] = [
  { title: "parameter" },
  { title: "shape" },
  { title: "dtype" },
  { title: "size", align: "right" },
];

/** What a file holds, for people. */
export function contentsText(file: string, contents: Contents, show: Show): string {
  const text =
    contents.kind === "keras"
      ? modelText(contents.catalog, show) + fingerprintLine(contents)
      : stateDictText(contents);
  return `${visible(file)}: ${text}`;
}

/** For who wants to know whether an output was made of this model. */
function fingerprintLine({
  fingerprint,
}: Extract<Contents, { readonly kind: "keras" }>): string {
  return fingerprint
    ? `fingerprint by ${fingerprint.of}: ${shortHash(fingerprint.sha256)}\n`
    : "";
}

type StateDict = Extract<Contents, { readonly kind: "state-dict" }>;

/** A row for each parameter, and the sums; how it was made, if it says so. */
function stateDictText({ container, parameters, provenance }: StateDict): string {
  const rows = parameters.map((it) => [
    visible(it.name),
    showShape(it.shape),
    it.dtype,
    showSize(sizeOf(it)),
  ]);
  const { elements, bytes } = totalsOf(parameters);
  const numbers = `${grouped(elements)} ${elements === 1 ? "number" : "numbers"}`;
  const sum = `${count(rows.length, "parameter")}, ${numbers}, ${showSize(bytes)}`;
  const made = provenance ? `\n${provenanceText(provenance)}` : "";
  return `a state dict (${container})\n\n${section(PARAMETERS, rows)}${sum}\n${made}`;
}

import type { Report } from "../../report/diagnostic.js";
import { isCode } from "../../report/is-code.js";
import { CODES } from "../../report/codes.js";
import { nearest } from "../../report/suggest.js";
import { field } from "../yaml/build/context.js";
import type { YamlMapping, YamlNode } from "../yaml/nodes.js";
import { nodeText } from "./node-text.js";
import { numberOf } from "./scalars.js";
import type { WantedDiagnostic } from "./tree.js";

/** Most diagnostics that a case may want. */
const MOST_WANTED = 1000;

/** The diagnostics of a case; null where it does not tell them. */
export function readDiagnostics(
  node: YamlNode | undefined,
  report: Report,
): readonly WantedDiagnostic[] | null {
  if (node?.kind !== "list") return null;
  if (node.items.length > MOST_WANTED) {
    report.error("K2T112", {
      message: `${node.items.length} diagnostics of one case`,
      span: node.items[0]!.span,
      help: `a case wants at most ${MOST_WANTED}: each is compared with all that are reported`,
    });
    return null;
  }
  return node.items.flatMap((item) => {
    const wanted = item.kind === "mapping" ? diagnosticOf(item, report) : null;
    return wanted ? [wanted] : [];
  });
}

function diagnosticOf(mapping: YamlMapping, report: Report): WantedDiagnostic | null {
  const at = (key: string) => field(mapping, key);
  const code = at("code");
  if (code?.kind !== "scalar") return null;
  if (!isCode(code.text)) {
    const suggestion = nearest(code.text, Object.keys(CODES));
    report.error("K2T221", {
      message: `there is no diagnostic \`${code.text}\``,
      span: code.span,
      ...(suggestion && { suggestion }),
    });
    return null;
  }
  const line = at("line");
  return {
    code: code.text,
    severity: nodeText(at("severity")),
    message: nodeText(at("message")),
    file: nodeText(at("file")),
    line: line?.kind === "scalar" ? Number(numberOf(line)) : null,
    span: mapping.span,
  };
}

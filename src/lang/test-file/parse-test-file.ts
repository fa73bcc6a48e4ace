import type { Report } from "../../report/diagnostic.js";
import type { Source } from "../../report/source.js";
import { SOURCE_LIMIT } from "../text/limits.js";
import { checkShape, TESTS } from "../yaml/check-shape.js";
import { readDocument } from "../yaml/read-document.js";
import { readCase } from "./read-case.js";
import type { TestCase, TestFile } from "./tree.js";

/**
 * Reads a file of tests. Reports what is wrong as YAML (K2T110), in its shape (K2T111) and in
 * what it says (K2T112, K2T221), each at its place; cases without a mistake are read whatever
 * the others are like.
 */
export function parseTestFile(source: Source, all: Report): TestFile {
  const report = firstErrors(all);
  if (source.text.length > SOURCE_LIMIT) {
    report.error("K2T110", {
      message: `a test file of more than ${SOURCE_LIMIT} characters`,
      file: source.file,
      help: "put large models into files of their own, and name these by `model`",
    });
    return { source, cases: [], comments: [] };
  }
  const { root, comments } = readDocument(source, report);
  if (root === null) return { source, cases: [], comments };
  checkShape(root, report, TESTS);
  const items = root.kind === "list" ? root.items : [];
  const cases = items.map((it) => readCase(it, report)).filter((it) => it !== null);
  reportTwins(cases, report);
  return { source, cases, comments };
}

/** After so many errors the rest is not told: a file may be a stranger's. */
const MOST_ERRORS = 100;

function firstErrors(report: Report): Report {
  let left = MOST_ERRORS;
  const error: Report["error"] = (code, finding) => {
    if (left-- > 0) report.error(code, finding);
  };
  return { ...report, error };
}

/** What is said of a case names it. */
function reportTwins(cases: readonly TestCase[], report: Report): void {
  const byName = new Map<string, TestCase>();
  for (const it of cases) {
    const other = byName.get(it.name.text);
    if (other) {
      report.error("K2T112", {
        message: `two cases have the name \`${it.name.text}\``,
        span: it.name.span,
        notes: [{ message: "the other one is here", span: other.name.span }],
        help: "name each for what it shows",
      });
    }
    byName.set(it.name.text, it);
  }
}

import { Composer, Parser } from "yaml";
import type { CST, ParsedNode } from "yaml";
import type { Report } from "../../report/diagnostic.js";
import type { Source } from "../../report/source.js";
import type { Comment } from "../tree.js";
import { convertRoot } from "./convert.js";
import type { YamlNode } from "./nodes.js";
import { reportSyntaxErrors } from "./syntax-errors.js";
import { MAX_DEPTH, scanTokens } from "./scan-tokens.js";

export interface YamlDocument {
  /** Null where nothing can be said about the content. */
  readonly root: YamlNode | null;
  readonly comments: readonly Comment[];
}

/**
 * Reads YAML, of which JSON is a part. Everything that is wrong with it as YAML is reported
 * as K2T110: syntax, duplicate keys, tags, unknown aliases, excessive nesting or size.
 */
export function readDocument(source: Source, report: Report): YamlDocument {
  const tokens = tokensOf(source.text);
  const { comments, tooDeep } = scanTokens(tokens, source);
  if (tooDeep !== null) {
    report.error("K2T110", {
      message: `the nesting is deeper than ${MAX_DEPTH} levels`,
      span: tooDeep,
      help: "no file of rules or tests needs so many levels; look for a bracket too many",
    });
    return { root: null, comments };
  }
  return { root: compose(source, tokens, report), comments };
}

const BYTE_ORDER_MARK = "\uFEFF";

/** The parser would count a byte order mark as a column of the first line's indentation. */
function tokensOf(text: string): readonly CST.Token[] {
  const parser = new Parser();
  if (!text.startsWith(BYTE_ORDER_MARK)) return [...parser.parse(text)];
  parser.offset = BYTE_ORDER_MARK.length;
  return [...parser.parse(text.slice(BYTE_ORDER_MARK.length))];
}

function compose(
  source: Source,
  tokens: readonly CST.Token[],
  report: Report,
): YamlNode | null {
  const composer = new Composer({
    keepSourceTokens: true,
    prettyErrors: false,
    // Scalars stay the texts that they are: `no`, `1.0` and `012` may be names.
    schema: "failsafe",
    resolveKnownTags: false,
    merge: false,
    // The package compares each key with each; `convert.ts` does it in linear time.
    uniqueKeys: false,
  });
  const [document, next] = [...composer.compose(tokens, true, source.text.length)];
  if (document === undefined) return null;
  if (next !== undefined) {
    const start = next.range[0];
    report.error("K2T110", {
      message: "a second YAML document in one file",
      span: { source, start, end: Math.min(start + 3, source.text.length) },
      help: "put its entries under those of the first, without the `---` between them",
    });
  }
  const { readable, broken } = reportSyntaxErrors(source, document.errors, report);
  if (!readable) return null;
  // Composed from tokens, so every node has its place; the types do not say so.
  const contents = document.contents as ParsedNode | null;
  return convertRoot({ source, report, broken }, contents);
}

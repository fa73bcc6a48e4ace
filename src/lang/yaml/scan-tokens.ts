import type { CST } from "yaml";
import type { Source, Span } from "../../report/source.js";
import type { Comment } from "../tree.js";

/**
 * Deepest nesting of lists and mappings. Rule files need fewer than twenty levels; the
 * YAML package descends by recursion, so a file of brackets would exhaust the stack.
 */
export const MAX_DEPTH = 64;

export interface TokenScan {
  readonly comments: readonly Comment[];
  /** The first bracket or entry that is nested too deeply. */
  readonly tooDeep: Span | null;
}

/** Looks through the tokens of a file, however deep, without recursion. */
export function scanTokens(tokens: readonly CST.Token[], source: Source): TokenScan {
  const comments: Comment[] = [];
  let tooDeep: Span | null = null;
  const open = tokens.map((token) => ({ token, depth: 0 })).reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (token.type === "comment") comments.push(commentOf(token, source));
    if (depth > MAX_DEPTH) {
      const start = token.offset;
      tooDeep ??= { source, start, end: Math.min(start + 1, source.text.length) };
    }
    const nested = isCollection(token) ? depth + 1 : depth;
    const children = childrenOf(token);
    for (let index = children.length - 1; index >= 0; index--) {
      open.push({ token: children[index]!, depth: nested });
    }
  }
  return { comments, tooDeep };
}

function commentOf({ source: text, offset }: CST.SourceToken, source: Source): Comment {
  return {
    text: text.slice(1).trimEnd(),
    span: { source, start: offset, end: offset + text.length },
  };
}

function isCollection({ type }: CST.Token): boolean {
  return type === "block-map" || type === "block-seq" || type === "flow-collection";
}

/** In the order of the text. */
function childrenOf(token: CST.Token): readonly CST.Token[] {
  switch (token.type) {
    case "document":
      return [...token.start, ...present(token.value), ...(token.end ?? [])];
    case "doc-end":
      return token.end ?? [];
    case "alias":
    case "scalar":
    case "single-quoted-scalar":
    case "double-quoted-scalar":
      return token.end ?? [];
    case "block-scalar":
      return token.props;
    case "block-map":
    case "block-seq":
      return token.items.flatMap(childrenOfItem);
    case "flow-collection":
      return [...token.items.flatMap(childrenOfItem), ...token.end];
    default:
      return [];
  }
}

function childrenOfItem(item: CST.CollectionItem): readonly CST.Token[] {
  const { start, key, sep, value } = item;
  return [...start, ...present(key), ...(sep ?? []), ...present(value)];
}

function present(token: CST.Token | null | undefined): readonly CST.Token[] {
  return token ? [token] : [];
}

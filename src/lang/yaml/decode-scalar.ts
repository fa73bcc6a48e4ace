import type { CST } from "yaml";
import { decodeBlock } from "./decode-block.js";
import { decodeDoubleQuoted, decodeFolded } from "./decode-flow.js";
import { shorten, textAt } from "./text-builder.js";
import type { DecodedText } from "./text-builder.js";

/**
 * The text of a scalar with the place of every character. `value` is what the YAML package
 * read: it decides what the text is, and this file only where it stands. Line ends at the
 * end of a block scalar are left out.
 */
export function decodeScalar(
  token: CST.FlowScalar | CST.BlockScalar,
  value: string,
): DecodedText {
  if (token.type === "block-scalar") {
    const text = value.replace(/\n+$/, "");
    return trusted(decodeBlockToken(token), text, rangeOf(token));
  }
  return trusted(decodeFlowToken(token), value, rangeOf(token));
}

function decodeFlowToken({ type, source, offset }: CST.FlowScalar): DecodedText {
  switch (type) {
    case "double-quoted-scalar":
      return decodeDoubleQuoted(source.slice(1, -1), offset + 1);
    case "single-quoted-scalar":
      return decodeFolded(source.slice(1, -1), offset + 1, true);
    default:
      return decodeFolded(source, offset, false);
  }
}

function decodeBlockToken(token: CST.BlockScalar): DecodedText {
  const [header] = token.props;
  const sources = token.props.map((it) => ("source" in it ? it.source : ""));
  const decoded = decodeBlock({
    header: header !== undefined && "source" in header ? String(header.source) : "|",
    source: token.source,
    offset: token.offset + sources.join("").length,
    indent: token.indent,
  });
  return shorten(decoded, decoded.text.replace(/\n+$/, "").length);
}

/** A scalar that the two read differently is marked as a whole; none is known. */
function trusted(
  decoded: DecodedText,
  text: string,
  [start, end]: readonly [number, number],
): DecodedText {
  return decoded.text === text ? decoded : textAt(text, start, end);
}

function rangeOf(token: CST.FlowScalar | CST.BlockScalar): readonly [number, number] {
  return [token.offset, token.offset + token.source.length];
}

import { createHash } from "node:crypto";
import type { Core } from "./core.js";
import { operandsOf } from "./loads.js";

/**
 * Gives each node a SHA-256 (hexadecimal) that names what it computes: two nodes have the
 * same only if all that they are made of is the same, down to the stored tensors. A node that
 * has several places is hashed once.
 */
export function createCoreDigests(): (node: Core) => string {
  const digests = new Map<unknown, string>();
  const digestOf = (node: Core): string => {
    const known = digests.get(node);
    if (known !== undefined) return known;
    operandsOf(node).forEach(digestOf);
    const text = fieldsText(node, digests);
    const digest = createHash("sha256").update(text).digest("hex");
    digests.set(node, digest);
    return digest;
  };
  return digestOf;
}

/** Like JSON, but it keeps -0, NaN and bigints, and `digests` stand for what has one. */
function textOf(value: unknown, digests: ReadonlyMap<unknown, string>): string {
  const digest = digests.get(value);
  if (digest !== undefined) return `#${digest}`;
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (Object.is(value, -0)) return "-0";
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map((it) => textOf(it, digests)).join()}]`;
  return fieldsText(value, digests);
}

function fieldsText(value: object, digests: ReadonlyMap<unknown, string>): string {
  const fields = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, it]) => `${JSON.stringify(key)}:${textOf(it, digests)}`);
  return `{${fields.join()}}`;
}

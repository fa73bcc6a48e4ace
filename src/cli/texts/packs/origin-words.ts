import type { Origin } from "../../../report/origin.js";
import { visible } from "../../../report/visible.js";

/** `built-in`, `@acme/vision 1.2.0` or `file`. */
export function originWords({ from, package: installed }: Origin): string {
  if (from !== "npm" || !installed) return from;
  const { name, version } = installed;
  return visible(version === null ? name : `${name} ${version}`);
}

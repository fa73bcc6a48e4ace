/** npm's own limit. */
const LONGEST = 214;

const RESERVED: ReadonlySet<string> = new Set(["node_modules", "favicon.ico"]);

/** The package that runs the tests of the new one cannot be the new one. */
const OURS = "k2t-rules";

/**
 * What npm would say against the name of a new package, as in "the name …"; null where it
 * takes it. `isCoreModule` tells the names of Node's own modules, which npm refuses too. That a
 * name within a scope starts with an underscore npm allows, and `use npm:` does not.
 */
export function packageNameFault(
  name: string,
  isCoreModule: (name: string) => boolean,
): string | null {
  if (name === "") return "is empty";
  if (name.length > LONGEST) return `has more than ${LONGEST} characters`;
  if (name.trim() !== name) return "has a space at its start or its end";
  if (/[A-Z]/.test(name)) return "has capital letters";
  if (RESERVED.has(name)) return "is reserved";
  if (name === OURS) return "is that of this tool";
  if (isCoreModule(name)) return "is that of a module of Node's own";
  if (/^@[^/]*$/.test(name)) return "has a scope only: write `@acme/vision`";
  if (/^[^@/]+\/[^/]+$/.test(name)) return `lacks the \`@\` of its scope: \`@${name}\``;
  const [, scope, own] = /^(?:@([^/]*)\/)?([^/]*)$/s.exec(name) ?? [];
  if (own === undefined) return "has more than a scope and a name: `@acme/vision`";
  if (own === "" || scope === "") return "lacks a part: write `vision` or `@acme/vision`";
  for (const part of [scope, own]) {
    if (part === undefined) continue;
    if (/^[._]/.test(part)) return "starts with a dot or an underscore";
    const odd = /[^a-z\d._-]/.exec(part);
    if (odd) return `has a character that npm does not take: \`${odd[0]}\``;
  }
  return null;
}

/** Words that an expression cannot use as names. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set([
  ...["and", "or", "not", "in", "true", "false", "none"],
]);

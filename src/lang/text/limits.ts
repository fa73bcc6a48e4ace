/**
 * How deep brackets may be nested. Far beyond what people write; the parser calls itself
 * for each level, and a stranger's file must not exhaust the stack.
 */
export const BRACKET_LIMIT = 64;

/** How deep an expression's tree may be, for the sake of all that walk it later. */
export const DEPTH_LIMIT = 400;

/** Rule files are read whole; larger ones are no rule files. In UTF-16 code units. */
export const SOURCE_LIMIT = 16 * 1024 * 1024;

/** The syntax tree of both notations, all of it under one name. */
export type * from "./tree/expressions.js";
export type * from "./tree/items.js";
export type * from "./tree/node.js";
export type * from "./tree/texts.js";

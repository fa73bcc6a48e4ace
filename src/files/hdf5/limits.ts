/*
 * What a file may claim. Keras's largest models stay far below each; a file beyond one was
 * made to do harm or is no model.
 */

/** Groups and datasets, counted once for each path that leads to them. */
export const MAX_OBJECTS = 100_000;

/**
 * The sum of the squares of all objects' depths. The library walks every path anew from
 * the root, once for each part of it, so this is what reading the tree takes. Groups that
 * hold one another in many ways reach it in seconds, and models of 30,000 datasets do not.
 */
export const MAX_STEPS = 1_500_000;

/** Groups within groups; a group that holds itself would go on for ever. */
export const MAX_DEPTH = 64;

/** Bytes of an attribute: the config of a large model has a few megabytes. */
export const MAX_ATTRIBUTE_BYTES = 2 ** 26;

/** Texts in one attribute, such as `layer_names`. */
export const MAX_ATTRIBUTE_TEXTS = 2 ** 20;

/** Attributes that one object may have. */
export const MAX_ATTRIBUTES = 10_000;

/** Bytes read at once, unless one chunk of a dataset is larger. */
export const PIECE_BYTES = 2 ** 22;

/** deflate makes at most 1032 bytes of one; shuffle makes none. */
export const LARGEST_EXPANSION = 1032;

/*
 * What this reader takes on. The files of Keras's largest models stay far below each; beyond
 * one the library is asked, which has limits of its own.
 */

/** Bytes read at once: a system call costs as much as reading these. */
export const PAGE_BYTES = 2 ** 14;

/** Pages that are kept; when there are so many, all are dropped. */
export const MAX_PAGES = 2 ** 12;

/** Bytes of headers looked at, each time that it is done. */
export const MAX_WORK = 2 ** 31;

/** Bytes of headers looked at in one piece. */
export const MAX_PIECE = 2 ** 26;

/** Blocks that the header of one object is continued in. */
export const MAX_BLOCKS = 2 ** 12;

/** Levels of a B-tree: each has at least twice the nodes of the one above. */
export const MAX_LEVELS = 32;

/** Bytes of the texts of all attributes. */
export const MAX_TEXT_BYTES = 2 ** 28;

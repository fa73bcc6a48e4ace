/** Exit status of the contract beside 0 (done) and 1 (rules, model or target do not fit). */

/** The command line cannot be understood. */
export const WRONG_USE = 2;

/** A file cannot be read or written, or is damaged. */
export const CANNOT_WRITE = 3;

/** A bug of ours: none of the contract's, so that no script takes it for a user's mistake. */
export const BUG = 70;

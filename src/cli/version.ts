import { VERSION } from "../report/version.js";

/** The version of the package. */
export const packageVersion = (): string => VERSION;

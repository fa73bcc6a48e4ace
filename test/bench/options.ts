import { parseArgs } from "node:util";
import { SECTIONS, type SectionName } from "./results.js";

export interface Options {
  readonly only: readonly SectionName[];
  /** A git revision to run beside this checkout. */
  readonly against?: string;
  /** How often everything runs. Each section has its own number if there is none. */
  readonly rounds?: number;
}

export const USAGE = `npm run bench -- [--only SECTION,…] [--rounds N] [--against REVISION]
sections: ${SECTIONS.join(", ")}
`;

/** Throws an `Error` with what is wrong. */
export function parseOptions(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      only: { type: "string" },
      against: { type: "string" },
      rounds: { type: "string" },
    },
  });
  const only = (values.only?.split(",") ?? SECTIONS).map((name) => {
    const found = SECTIONS.find((it) => it === name);
    if (found === undefined) throw new Error(`no section \`${name}\``);
    return found;
  });
  if (values.rounds !== undefined && !/^[1-9]\d{0,3}$/.test(values.rounds)) {
    throw new Error(`--rounds takes a number, not \`${values.rounds}\``);
  }
  return {
    only,
    ...(values.against !== undefined && { against: values.against }),
    ...(values.rounds !== undefined && { rounds: Number(values.rounds) }),
  };
}

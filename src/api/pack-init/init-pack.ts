import { isBuiltin } from "node:module";
import { builtInPacks } from "../../files/rules/built-in-packs.js";
import { writeNewFiles } from "../../files/new-files/write-new-files.js";
import { createReport, type Report } from "../../report/diagnostic.js";
import { VERSION } from "../../report/version.js";
import { createFindings, type Outcome } from "../outcome.js";
import { manifestText } from "./manifest-text.js";
import { type PackNames, packNames } from "./pack-names.js";
import { packageNameFault } from "./package-name.js";
import { readmeText } from "./readme-text.js";
import { rulesText } from "./rules-text.js";
import { testsText } from "./tests-text.js";

export interface InitPackOptions {
  /** Of the package, as npm takes it: `vision`, `@acme/vision`. */
  readonly name: string;
  /** Default: a folder of the name without its scope, in the working folder. */
  readonly folder?: string;
}

export interface InitPackOutcome extends Outcome {
  readonly folder: string;
  /** Their paths; empty where nothing was written. */
  readonly files: readonly string[];
}

/**
 * Makes an npm package with a pack in it: rules, their tests, a README and a `package.json`.
 * Existing files stay as they are, and then nothing is written (K2T601). A name that npm does
 * not take, or that would make the pack's name a built-in one's, is K2T225.
 */
export async function initPack({
  name,
  folder: given,
}: InitPackOptions): Promise<InitPackOutcome> {
  const report = createReport();
  const findings = createFindings(report);
  const names = packNames(name);
  reportName(names, report);
  if (report.hasErrors()) {
    return { ...findings.outcome(), folder: given ?? "", files: [] };
  }
  const folder = given ?? names.file;
  const texts = new Map([
    ["package.json", manifestText(names, VERSION)],
    [`${names.file}.k2t`, rulesText(names)],
    [`${names.file}.test.yaml`, testsText(names)],
    ["README.md", readmeText(names)],
  ]);
  const files = await findings.attempt(() => writeNewFiles(folder, texts));
  return { ...findings.outcome(), folder, files: files ?? [] };
}

function reportName({ package: name, pack }: PackNames, report: Report): void {
  const fault = packageNameFault(name, isBuiltin);
  if (fault !== null) {
    report.error("K2T225", {
      message: `no package can be called \`${name}\`: the name ${fault}`,
      help: "a name has small letters, digits, `-`, `_` and `.`, and may have a scope: `@acme/vision`",
    });
  } else if (builtInPacks().includes(pack)) {
    // Whoever used both would have two packs of one name (K2T212).
    report.error("K2T225", {
      message: `the pack of \`${name}\` would have the name of the built-in \`${pack}\``,
      help: "give it a name of its own",
    });
  }
}

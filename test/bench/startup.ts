import { join } from "node:path";
import process from "node:process";
import type { Environment } from "./environment.js";
import { race } from "./race.js";
import { NAMES, type Section } from "./results.js";
import { contestants, type Tool } from "./tools.js";

/** What a command costs that has next to nothing to do. */
export async function runStartup(
  environment: Environment,
  options: { readonly tools: readonly Tool[]; readonly rounds: number },
): Promise<Section> {
  const tools = options.tools.map((it) => ({ ...it, timings: [] }));
  const digits = join(environment.root, "test/digits/digits");
  const series = await race(environment, {
    contestants: [
      { name: NAMES.node, kind: "bound", command: () => [process.execPath, "-e", "0"] },
      ...contestants(tools, NAMES.help, () => ["--help"]),
      ...contestants(tools, NAMES.checkRules, () => ["check", `${digits}.k2t`]),
      ...contestants(tools, NAMES.checkModel, () => [
        ...["check", `${digits}.k2t`, `${digits}.keras`],
      ]),
    ],
    rounds: options.rounds,
    inputs: [],
  });
  return { name: "startup", title: "Start-up", series };
}

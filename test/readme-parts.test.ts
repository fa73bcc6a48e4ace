import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { parsePart } from "../src/cli/part-flag.js";
import { parseSize } from "../src/cli/sizes.js";
import { run } from "./cli/support/run.js";
import { DENSE, written } from "./cli/support/models.js";
import { scratchFolder } from "./support/scratch.js";

const folder = scratchFolder();
const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
const section = readme.slice(readme.indexOf("\n## Beyond one machine\n"));
const block = (language: string, number = 0): string => {
  const fences = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms");
  return [...section.matchAll(fences)][number]![1]!;
};

/** What of a Job the test looks at; the rest is for Kubernetes. */
interface Job {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly completionMode?: string;
    readonly completions?: number;
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly command: readonly string[];
          readonly args: readonly string[];
          readonly volumeMounts: readonly { readonly name: string }[];
        }[];
        readonly volumes: readonly { readonly name: string }[];
      };
    };
  };
}

/** Programs of these names that only say what they were called with, one word a line. */
const programs = join(folder, "programs");
for (const name of ["k2t-rules", "npm", "mkdir", "sbatch"]) {
  const file = written(programs, name, `#!/bin/sh\nprintf '%s\\n' ${name} "$@"\n`);
  chmodSync(file, 0o755);
}

/** The words of the calls of `k2t-rules` in a script. */
function callIn(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): readonly string[] {
  const [shell, ...words] = command;
  const text = execFileSync(shell!, words, {
    encoding: "utf8",
    // A shell with a socket for its input takes itself for a remote one and reads more.
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: `${programs}:/bin:/usr/bin`, ...environment },
  });
  const said = text.trimEnd().split("\n");
  return said.slice(said.lastIndexOf("k2t-rules") + 1);
}

const valueOf = (words: readonly string[], flag: string): string =>
  words[words.indexOf(flag) + 1]!;

describe("the README's Jobs", () => {
  const parsed = parseAllDocuments(block("yaml"));
  const documents = Array.isArray(parsed) ? parsed : [];
  const [parts, index] = documents.map((it) => it.toJS() as Job) as [Job, Job];
  const containerOf = ({ spec }: Job): readonly string[] => {
    const { containers, volumes } = spec.template.spec;
    const [{ command, args, volumeMounts }] = containers as [(typeof containers)[0]];
    expect(volumeMounts.map(({ name }) => name)).toEqual(volumes.map(({ name }) => name));
    return [...command, ...args];
  };

  it("are YAML of two Jobs", () => {
    expect(documents.flatMap((it) => [...it.errors, ...it.warnings])).toEqual([]);
    expect([parts, index].map(({ kind, metadata }) => [kind, metadata.name])).toEqual([
      ["Job", "k2t-parts"],
      ["Job", "k2t-index"],
    ]);
    expect(section).toContain("job/k2t-parts");
  });

  it("do every part once, whose index counts from 0", () => {
    const { completions, completionMode } = parts.spec;
    expect(completionMode).toBe("Indexed");
    const done = Array.from({ length: completions! }, (_, i) => {
      const words = callIn(containerOf(parts), { JOB_COMPLETION_INDEX: `${i}` });
      expect(parseSize(valueOf(words, "--max-shard-size"))).toBe(5e9);
      return parsePart(valueOf(words, "--part"));
    });
    const wanted = Array.from({ length: completions! }, (_, i) => {
      return { number: i + 1, count: completions! };
    });
    expect(done).toEqual(wanted);
  });

  it("index what the parts make", () => {
    const made = callIn(containerOf(parts), { JOB_COMPLETION_INDEX: "0" });
    const joined = callIn(containerOf(index), {});
    expect(joined).toEqual(["index", valueOf(made, "-o")]);
  });
});

describe("the README's Slurm array", () => {
  it("does every part once, whose numbers count from 1", () => {
    const script = written(folder, "parts.sbatch", block("bash"));
    const [, first, last] = /^#SBATCH --array=(\d+)-(\d+)$/m.exec(block("bash"))!;
    expect(first).toBe("1");
    for (let number = 1; number <= Number(last); number++) {
      const words = callIn(["bash", script], { SLURM_ARRAY_TASK_ID: `${number}` });
      expect(parsePart(valueOf(words, "--part"))).toEqual({
        number,
        count: Number(last),
      });
    }
  });

  it("is followed by the index", () => {
    const submit = block("sh", 2);
    expect(submit).toContain("parts.sbatch");
    execFileSync("bash", ["-euc", submit], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { PATH: `${programs}:/bin:/usr/bin` },
    });
  });
});

describe("the README's commands of two parts", () => {
  it("do what they say", async () => {
    const rules = written(
      folder,
      "rules.k2t",
      `ignore "**"\nparam "a" = zeros([9])\nparam "b" = zeros([9])\n`,
    );
    writeFileSync(join(folder, "model.keras"), readFileSync(DENSE));
    written(folder, "out/keep", "");
    const lines = block("sh").trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      const [, ...words] = line.replace(/\s+#.*$/, "").split(" ");
      const placed = words.map((word) => {
        if (word === "rules.k2t") return rules;
        // Small enough for a shard each.
        if (word === "5GB") return "36";
        return /^(model\.|out\/)/.test(word) ? join(folder, word) : word;
      });
      const { status, stderr } = await run(placed);
      expect([status, stderr]).toEqual([0, ""]);
    }
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../src/cli/run-command-line.js";

const ROOT = join(import.meta.dirname, "..");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");

/** The fenced blocks of a language, without their fences. */
const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(
    (match) => match[1]!,
  );

/** The examples that run the tool: the command line and what it printed. */
const examples = blocks("console").flatMap((block) => {
  const [first, ...printed] = block.split("\n");
  const words = first!.split(" ");
  return words[1] === "k2t-rules" ? [{ words: words.slice(2), printed }] : [];
});

/** What the tool prints, in the README's folder; outputs go to a folder of their own. */
async function run(words: readonly string[], folder: string): Promise<string> {
  let text = "";
  const stream = { write: (more: string) => void (text += more) };
  const placed = words.map((word, i) =>
    words[i - 1] === "-o" ? join(folder, word) : word,
  );
  await runCommandLine(placed, { stdout: stream, stderr: stream });
  return text.replaceAll(`${folder}/`, "");
}

/** How long it took differs from run to run. */
const timeless = (text: string): string => text.replace(/ in [\d.]+ s$/gm, " in … s");

describe("the README", () => {
  it("starts with the two commands that do everything", () => {
    expect(blocks("sh")[0]!.trimEnd().split("\n")).toHaveLength(2);
  });

  it("shows the digits rules as they are, but for their comments", () => {
    const bare = (text: string): readonly string[] =>
      text.split("\n").filter((line) => line.trim() !== "" && !/^\s*#/.test(line));
    const rules = (name: string): readonly string[] =>
      bare(readFileSync(join(ROOT, "test/digits", name), "utf8"));
    expect(bare(blocks("k2t")[0]!)).toEqual(rules("digits.k2t"));
    expect(bare(blocks("yaml")[0]!)).toEqual(rules("digits.yaml"));
  });

  it("shows what the commands print", async () => {
    expect(examples.map(({ words }) => words[0])).toEqual(["inspect", "apply", "check"]);
    const folder = mkdtempSync(join(tmpdir(), "k2t-readme-"));
    const cwd = process.cwd();
    try {
      process.chdir(ROOT);
      for (const { words, printed } of examples.slice(0, 2)) {
        expect(timeless(await run(words, folder))).toBe(timeless(printed.join("\n")));
      }
      const rules = readFileSync("test/digits/digits.k2t", "utf8");
      writeFileSync(join(folder, "digits.k2t"), rules.replace("h=4", "h=5"));
      const model = readFileSync("test/digits/digits.keras");
      writeFileSync(join(folder, "digits.keras"), model);
      process.chdir(folder);
      const { words, printed } = examples[2]!;
      expect(await run(words, folder)).toBe(printed.join("\n"));
    } finally {
      process.chdir(cwd);
      rmSync(folder, { recursive: true });
    }
  });
});

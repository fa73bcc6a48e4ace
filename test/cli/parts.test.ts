import { join, parse } from "node:path";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { defaultOutput } from "../../src/cli/default-output.js";
import { reportBug } from "../../src/cli/report-bug.js";
import { parseSize, showSize } from "../../src/cli/sizes.js";
import { table } from "../../src/cli/table.js";
import { count } from "../../src/cli/texts/words.js";
import { operationWords } from "../../src/cli/texts/operation-words.js";
import * as nodes from "../../src/tensor/nodes.js";
import { run } from "./support/run.js";

describe("sizes", () => {
  it.each([
    ["1", 1],
    ["1000", 1000],
    ["5GB", 5_000_000_000],
    ["5g", 5_000_000_000],
    ["1.5kB", 1500],
    ["512MiB", 536_870_912],
    ["2 TiB", 2_199_023_255_552],
  ])("reads %s", (text, bytes) => expect(parseSize(text)).toBe(bytes));

  it.each(["", "0", "-1", "1e9", "5 XB", "0.1", "GB", "9999999TB", "NaN", "1.5.5"])(
    "refuses `%s`",
    (text) => expect(() => parseSize(text)).toThrow(/A size is/),
  );

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [999_949, "999.9 kB"],
    [999_950, "1.0 MB"],
    [553_433_928, "553.4 MB"],
    [2e15, "2000.0 TB"],
  ])("shows %i", (bytes, text) => expect(showSize(bytes)).toBe(text));
});

describe("default output", () => {
  it.each([
    ["model.h5", "model.safetensors"],
    ["some/where/model.weights.h5", "some/where/model.safetensors"],
    ["/a/b.keras", "/a/b.safetensors"],
    ["b.KERAS", "b.safetensors"],
    ["x.hdf5", "x.safetensors"],
    ["x.weights.json", "x.safetensors"],
    ["v1.2", "v1.2.safetensors"],
    [".h5", ".h5.safetensors"],
    ["some/folder.keras/", "some/folder.safetensors"],
    ["/a/folder.keras/.", "/a/folder.safetensors"],
    ["/a/folder/assets/..", "/a/folder.safetensors"],
    ["/", "/model.safetensors"],
  ])("of %s is %s", (model, output) => expect(defaultOutput(model)).toBe(output));

  it("of the folder that one is in has that folder's name", () => {
    const { dir, base } = parse(process.cwd());
    expect(defaultOutput(".")).toBe(join(dir, `${base}.safetensors`));
  });
});

describe("tables", () => {
  it("line up what stands under a title, also of wide characters", () => {
    const columns = [{ title: "name" }, { title: "size", align: "right" }] as const;
    const rows = [
      ["重み", "1 B"],
      ["a", "10.5 kB"],
    ];
    expect(table(columns, rows)).toBe("name     size\n重み      1 B\na     10.5 kB\n");
  });

  it("let one long cell stick out", () => {
    const long = "x".repeat(100);
    const rows = [
      [long, "b"],
      ["a", "b"],
    ];
    const [, first, second] = table([{ title: "t" }, { title: "u" }], rows).split("\n");
    expect(first).toBe(`${long}  b`);
    expect(second).toBe(`a${" ".repeat(47)}  b`);
  });
});

describe("words", () => {
  it("count", () => {
    expect(count(1, "weight")).toBe("1 weight");
    expect(count(0, "weight")).toBe("0 weights");
    expect(count(1234567, "weight")).toBe("1,234,567 weights");
  });

  it("tell what the engine does", () => {
    const tensor = { stored: "/w", shape: [4, 6], dtype: "float32", bytes: 96 } as const;
    const load = nodes.load(tensor);
    const turned = nodes.permute(load, [1, 0]);
    const told = [
      load,
      nodes.slice(load, 0, 1, 3),
      turned,
      nodes.fill([2], "int64", 3n),
      nodes.concat(0, [load, nodes.load({ ...tensor, stored: "/other" })]),
      nodes.elementwise("add", [load, nodes.fill([4, 6], "float32", 1)]),
      nodes.reduce("mean", 0, load),
      nodes.cast(turned, "float16"),
      nodes.matmul(turned, load),
    ].map(operationWords);
    expect(told).toEqual([
      "copy",
      "copy",
      "strided copy",
      "fill 3",
      "concat of 2: copy",
      "add of copy, fill 1",
      "mean of copy",
      "float16 of strided copy",
      "matmul of strided copy, copy",
    ]);
  });
});

describe("a bug of ours", () => {
  it("says so in one line", async () => {
    const told: string[] = [];
    const stderr = { write: (text: string) => told.push(text) };
    const status = reportBug(new Error("bug in k2t-rules: 1\n\u001b[2J"), {
      stdout: stderr,
      stderr,
    });
    expect(status).toBe(70);
    expect(told).toEqual([
      "this is a bug in k2t-rules, not in your files; please report it with the command that you ran: 1␊␛[2J\n",
    ]);
  });

  it("is what an unforeseen error is taken for", async () => {
    const { runCommandLine } = await import("../../src/cli/run-command-line.js");
    const told: string[] = [];
    const status = await runCommandLine(["check", "keras/auto"], {
      stdout: {
        write: () => {
          throw new TypeError("x is not a function");
        },
      },
      stderr: { write: (text) => told.push(text) },
    });
    expect(status).toBe(70);
    expect(told.join("")).toMatch(/^this is a bug in k2t-rules.*x is not a function\n$/);
    expect((await run(["check", "keras/auto"])).status).toBe(0);
  });
});

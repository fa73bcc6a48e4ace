import { execFileSync } from "node:child_process";
import { truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openByteFile } from "../../../src/files/bytes/byte-file.js";
import { reasonOf } from "../../../src/files/bytes/reason.js";
import { fileFailure } from "../../../src/report/failure.js";
import { expectFailure } from "../../support/failures.js";
import { scratchFile, scratchFolder } from "../../support/scratch.js";

const folder = scratchFolder();
const file = scratchFile(folder, "data", Buffer.from("0123456789"));

describe("openByteFile", () => {
  it("reads any stretch", () => {
    const bytes = openByteFile(file);
    expect(bytes.size).toBe(10);
    expect(bytes.read(3, 4).toString()).toBe("3456");
    expect(bytes.read(10, 0)).toHaveLength(0);
    bytes.close();
    bytes.close();
  });

  it("has a diagnostic for more than the memory holds", async () => {
    const bytes = openByteFile(file);
    await expectFailure(
      () => bytes.read(0, 2 ** 52),
      "K2T505",
      "too many for the memory",
    );
    bytes.close();
  });

  // Opened as other files are, it would be waited for without end.
  it("has a diagnostic for a pipe that nobody writes to", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    await expectFailure(() => openByteFile(pipe), "K2T506", "it is no ordinary file");
  });

  it("has a diagnostic for a file that shrinks", async () => {
    const shrinking = scratchFile(folder, "shrinking", Buffer.alloc(10));
    const bytes = openByteFile(shrinking);
    truncateSync(shrinking, 4);
    await expectFailure(() => bytes.read(0, 10), "K2T506", "ends at byte 4, sooner");
    bytes.close();
  });
});

describe("reasonOf", () => {
  it("does not take a bug for a fault of the system", () => {
    expect(() => reasonOf(new TypeError("x is not a function"))).toThrow(TypeError);
  });
});

describe("fileFailure", () => {
  it("quotes of an endless name only the ends", () => {
    const { diagnostics } = fileFailure("K2T502", "f", `a${"x".repeat(1e6)}b`);
    expect(diagnostics[0]!.message).toHaveLength(1001);
    expect(diagnostics[0]!.message).toMatch(/^ax+…x+b$/);
  });
});

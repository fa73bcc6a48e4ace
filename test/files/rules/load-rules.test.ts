import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  findPack,
  openRules,
  type RuleText,
} from "../../../src/files/rules/load-rules.js";
import { expectFailure } from "../../support/failures.js";

let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "k2t-rules-")));
  mkdirSync(join(folder, "project/packs"), { recursive: true });
  mkdirSync(join(folder, "project/rules"));
  writeFileSync(join(folder, "secret.k2t"), "let secret = 1");
  for (const name of ["main.k2t", "packs/a.k2t", "packs/b.k2t", "rules/main.k2t"]) {
    writeFileSync(join(folder, "project", name), "let n = 1");
  }
  symlinkSync(join(folder, "secret.k2t"), join(folder, "project/packs/link.k2t"));
  writeFileSync(join(folder, "latin1.k2t"), Buffer.from([0x23, 0xe9]));
});
afterAll(() => rmSync(folder, { recursive: true }));

function used(target: string, from: RuleText): RuleText {
  const found = findPack(target, from);
  if ("failed" in found) throw new Error(found.message);
  return found;
}

const main = (name: string): RuleText => openRules(join(folder, "project", name));

describe("relative packs", () => {
  it("are found beside the file that uses them", () => {
    const found = used("./packs/a.k2t", main("main.k2t"));
    expect(found.identity).toBe(join(folder, "project/packs/a.k2t"));
    expect(used("./b.k2t", found).identity).toBe(join(folder, "project/packs/b.k2t"));
  });

  it("may be anywhere from the file that one runs", () => {
    expect(used("../../secret.k2t", main("rules/main.k2t")).source.text).toContain(
      "secret",
    );
  });

  it("may use what stands in the folder that they share with their user", () => {
    const found = used("../packs/a.k2t", main("rules/main.k2t"));
    expect(used("../rules/main.k2t", found).identity).toBe(
      join(folder, "project/rules/main.k2t"),
    );
    expect(findPack("../../secret.k2t", found)).toMatchObject({
      failed: "leaves-folder",
    });
  });

  it("may not leave it, by a path or by a link, nor learn what is there", () => {
    const found = used("./packs/a.k2t", main("main.k2t"));
    for (const target of ["../../secret.k2t", "./link.k2t", "../../nothing.k2t"]) {
      expect(findPack(target, found), target).toMatchObject({ failed: "leaves-folder" });
    }
  });
});

describe("built-in packs", () => {
  it("are found by their names, and stay in their folder", () => {
    const pack = openRules("keras/core");
    expect(pack.source.file).toBe("rules/keras/core.k2t");
    expect(findPack("./auto.k2t", pack)).toMatchObject({ boundary: expect.any(String) });
    expect(findPack("../../package.json", pack)).toMatchObject({
      failed: "leaves-folder",
    });
  });

  it("may have parts, which are none themselves", () => {
    const pack = openRules("keras/core");
    expect(findPack("./core/dense.k2t", pack)).toMatchObject({
      source: { file: "rules/keras/core/dense.k2t" },
    });
    expectFailure(() => openRules("keras/core/dense"), "K2T210", "no built-in pack");
  });

  it("are suggested for a slip", () =>
    expectFailure(() => openRules("keras/cor"), "K2T210", "no built-in pack"));
});

describe("files that cannot be read as rules", () => {
  it("are refused with what is wrong", async () => {
    await expectFailure(() => openRules("./no-such.k2t"), "K2T506", "no-such.k2t");
    await expectFailure(
      () => openRules(join(folder, "latin1.k2t")),
      "K2T506",
      "not UTF-8",
    );
    await expectFailure(() => openRules(folder), "K2T506", "folder");
  });
});

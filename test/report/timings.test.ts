import { describe, expect, it, vi } from "vitest";
import { createTimings, PHASES } from "../../src/report/timings.js";

/** A clock that the test moves on. */
function clock(): { wait(milliseconds: number): void } {
  let now = 1000;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  return {
    wait: (milliseconds) => {
      now += milliseconds;
    },
  };
}

describe("timings", () => {
  it("add up what is measured, in the order of the phases", () => {
    const { wait } = clock();
    const timings = createTimings();
    expect(timings.measure("plan", () => (wait(5), "result"))).toBe("result");
    timings.measure("parse", () => wait(2));
    timings.measure("plan", () => wait(1));
    timings.add("read", 7, 3);
    timings.add("read", 0.5);
    expect(timings.entries()).toEqual([
      { phase: "parse", milliseconds: 2, threads: 1 },
      { phase: "plan", milliseconds: 6, threads: 1 },
      { phase: "read", milliseconds: 7.5, threads: 3 },
    ]);
  });

  it("last until a promise is settled", async () => {
    const { wait } = clock();
    const timings = createTimings();
    const open = timings.measure("open", async () => {
      wait(1);
      await Promise.resolve();
      wait(2);
      return "opened";
    });
    expect(timings.entries()).toEqual([]);
    expect(await open).toBe("opened");
    expect(timings.entries()).toEqual([{ phase: "open", milliseconds: 3, threads: 1 }]);
  });

  it("count work that fails, and let its error through", async () => {
    const { wait } = clock();
    const timings = createTimings();
    const fail = (): never => {
      wait(3);
      throw new Error("no");
    };
    expect(() => timings.measure("bind", fail)).toThrow("no");
    await expect(
      timings.measure("bind", async () => {
        await Promise.resolve();
        fail();
      }),
    ).rejects.toThrow("no");
    expect(timings.entries()).toEqual([{ phase: "bind", milliseconds: 6, threads: 1 }]);
  });

  it("have each phase once", () => expect(new Set(PHASES).size).toBe(PHASES.length));
});

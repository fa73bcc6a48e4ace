import { createHash } from "node:crypto";
import type { ModelIdentity } from "../files/keras/model-identity.js";
import { Failure } from "../report/failure.js";
import type { Catalog, StoredTensor, WeightSource } from "../tensor/catalog.js";
import { sampleTensors, spread } from "./part-samples.js";

/**
 * What tells a model's files from others without reading all of them, wherever they lie and
 * whatever they are called.
 */
export interface ModelFingerprint {
  /**
   * `checksums`: of the CRC-32 of all that a `.keras` archive holds, so that nothing can
   * differ unseen but on purpose. `samples`: of the sizes of the files and a few elements of
   * the weights, so that it tells trained models apart, and not every change of a byte.
   */
  readonly of: "checksums" | "samples";
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** Of so many tensors a few elements are read. */
const MOST_SAMPLED = 128;

/** How it is made is told in `grammar/decisions.md`; another way needs another number. */
export function modelFingerprint(
  source: Pick<WeightSource, "catalog" | "read">,
  { container, content, modified }: ModelIdentity,
): ModelFingerprint {
  const hash = createHash("sha256");
  const add = (value: unknown): void => void hash.update(`${JSON.stringify(value)}\n`);
  add(["k2t-rules model fingerprint 1", container, ...content]);
  const hasChecksums = modified === null;
  if (!hasChecksums) {
    const tensors = storedIn(source.catalog);
    const samples = sampleTensors(tolerant(source), spread(tensors, MOST_SAMPLED));
    add([tensors.length, samples]);
  }
  return { of: hasChecksums ? "checksums" : "samples", sha256: hash.digest("hex") };
}

const UNREADABLE = Buffer.from("unreadable");

/** Who needs what is damaged says so; the rest of the model may be looked at all the same. */
function tolerant({ read }: Pick<WeightSource, "read">): Pick<WeightSource, "read"> {
  return {
    read: (...what) => {
      try {
        return read(...what);
      } catch (error) {
        if (error instanceof Failure) return UNREADABLE;
        throw error;
      }
    },
  };
}

/** In the order in which `inspect` lists them. */
function storedIn({ weights }: Catalog): readonly StoredTensor[] {
  const tensors: StoredTensor[] = [];
  for (const { parts } of weights) tensors.push(...parts);
  return tensors;
}

import type { ByteRegion } from "../hdf5/byte-region.js";
import { openHdf5, type Hdf5File } from "../hdf5/open-hdf5.js";

/** Opens the weights in `region`; closing them, or a failure, releases the region. */
export async function openWeights(
  region: ByteRegion,
  release: () => void,
): Promise<Hdf5File> {
  try {
    const hdf5 = await openHdf5(region);
    const close = (): void => {
      hdf5.close();
      release();
    };
    return { ...hdf5, close };
  } catch (error) {
    release();
    throw error;
  }
}

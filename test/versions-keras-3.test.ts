/** The files of Keras 3: see `versions.test.ts`. Apart, so that both are run at once. */
import { describeVersions } from "./support/versions.js";

describeVersions(/^keras-3/, 6);

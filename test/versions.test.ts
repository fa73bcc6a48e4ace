/**
 * The same models, written by real Keras of each version in every container that it has:
 * all give the same weight paths and, converted, the same bytes as numpy wrote by hand.
 * `test/oracle/run versions --fixtures` made the files and the expectations.
 */
import { describeVersions } from "./support/versions.js";

describeVersions(/^(keras-[12]|tf-keras)/, 6);

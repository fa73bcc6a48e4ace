/**
 * Under what name an output says how it was made, as one text of JSON: in the metadata of
 * safetensors and of their index; in what torch.save writes as a record of this name and
 * `.json`, which torch.load does not look for.
 */
export const PROVENANCE_KEY = "k2t-rules";

/** Longer ones are not read: they are none of ours. */
export const LONGEST_PROVENANCE = 2 ** 20;

"""Writes a model in every container of its Keras version."""

import logging

# Every .h5 that Keras 3 writes is warned of; here it is meant.
logging.getLogger("absl").setLevel(logging.ERROR)


def save(model, stem, container):
    """Saves as `stem` + `.` + container and gives the file's path."""
    file = f"{stem}.{container}"
    if container == "weights.h5" or container == "legacy-weights.h5":
        model.save_weights(file)
    else:
        model.save(file)
    return file

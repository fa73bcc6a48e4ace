"""Writes a model in every container of its Keras version."""


def save(model, stem, container):
    """Saves as `stem` + `.` + container and gives the file's path."""
    file = f"{stem}.{container}"
    if container == "weights.h5" or container == "legacy-weights.h5":
        model.save_weights(file)
    else:
        model.save(file)
    return file

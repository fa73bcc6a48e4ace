"""Which group of a weights file Keras itself puts each layer into, told by its own saver."""

import contextlib
import ntpath

try:
    import tensorflow as tf

    keras = tf.keras
    try:
        from keras.src.saving import saving_lib
    except ImportError:
        from keras.saving import saving_lib
except ImportError:
    tf = None
    import keras
    from keras.src.saving import saving_lib

VERSION = tf.__version__ if tf else keras.__version__
IS_OLD = VERSION.startswith("2.")
NUMBERS = tuple(map(int, VERSION.split(".")[:2]))
# From 3.6 on a layer's name stands beside its variables.
HAS_NAMES = NUMBERS >= (3, 6)


@contextlib.contextmanager
def recording():
    """Yields a dict that is filled, while a model is saved, with group path -> layer."""
    found = {}
    save_state = saving_lib._save_state

    def recorded(saveable, *args, **options):
        path = options.get("inner_path", args[2] if len(args) > 2 else "")
        visited = next(
            (value for key, value in options.items() if key.startswith("visited")),
            args[3] if len(args) > 3 else (),
        )
        if id(saveable) not in visited:
            found["/" + path.replace("\\", "/")] = saveable
        return save_state(saveable, *args, **options)

    saving_lib._save_state = recorded
    try:
        yield found
    finally:
        saving_lib._save_state = save_state


@contextlib.contextmanager
def windows():
    """Joins the names of groups as TensorFlow does on Windows."""
    gfile = saving_lib.tf.io.gfile
    join = gfile.join
    gfile.join = lambda *parts: ntpath.join(*(p for p in parts if p))
    try:
        yield
    finally:
        gfile.join = join

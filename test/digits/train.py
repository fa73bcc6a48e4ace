"""Trains a small CNN on scikit-learn's handwritten digits and saves it with real Keras.

    $(test/oracle/environment) test/digits/train.py

Writes digits.keras, and digits.json: one digit of the test set, with what Keras predicts.
"""

import json
import os
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

HERE = Path(__file__).resolve().parent
SEED = 7


def digits_model():
    return keras.Sequential(
        [
            keras.Input((8, 8, 1), name="pixels"),
            layers.Conv2D(8, 3, padding="same", use_bias=False, name="conv_0"),
            layers.BatchNormalization(name="norm_0"),
            layers.ReLU(name="relu_0"),
            layers.MaxPooling2D(2, name="pool"),
            layers.Conv2D(16, 3, padding="same", use_bias=False, name="conv_1"),
            layers.BatchNormalization(name="norm_1"),
            layers.ReLU(name="relu_1"),
            layers.Flatten(name="flatten"),
            layers.Dense(24, activation="relu", name="hidden"),
            layers.Dense(10, activation="softmax", name="digit"),
        ],
        name="digits",
    )


def main():
    keras.utils.set_random_seed(SEED)
    pixels, labels = load_digits(return_X_y=True)
    images = (pixels / 16).reshape(-1, 8, 8, 1).astype("float32")
    train_x, test_x, train_y, test_y = train_test_split(
        images, labels, test_size=0.25, random_state=SEED, stratify=labels
    )

    model = digits_model()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train_x, train_y, batch_size=32, epochs=25, verbose=0)
    accuracy = model.evaluate(test_x, test_y, verbose=0)[1]
    model.save(HERE / "digits.keras")

    # The first three: a digit whose picture is worth printing.
    shown = test_y.tolist().index(3)
    probabilities = model.predict(test_x[shown : shown + 1], verbose=0)[0]
    sample = {
        "test accuracy": round(float(accuracy), 4),
        "label": int(test_y[shown]),
        "pixels": [[int(value) for value in row] for row in test_x[shown, :, :, 0] * 16],
        "keras": [float(value) for value in probabilities],
    }
    lines = (f'  "{name}": {json.dumps(value)}' for name, value in sample.items())
    (HERE / "digits.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"accuracy on {len(test_y)} digits of the test set: {accuracy:.4f}")


if __name__ == "__main__":
    main()

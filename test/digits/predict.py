"""Loads the converted digits model in PyTorch and compares one prediction with Keras's.

python test/digits/predict.py digits.pt        (or digits.safetensors)
"""

import json
import sys
from pathlib import Path

import torch
from torch import nn

HERE = Path(__file__).resolve().parent

#: Keras's default epsilon of BatchNormalization; PyTorch's is 1e-5.
EPSILON = 1e-3


class Digits(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1, bias=False),
            nn.BatchNorm2d(8, eps=EPSILON),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16, eps=EPSILON),
            nn.ReLU(),
        )
        self.classifier = nn.Sequential(
            nn.Flatten(), nn.Linear(256, 24), nn.ReLU(), nn.Linear(24, 10), nn.Softmax(-1)
        )

    def forward(self, images):
        return self.classifier(self.features(images))


def load(file):
    if file.endswith(".safetensors"):
        from safetensors.torch import load_file

        return load_file(file)
    return torch.load(file, weights_only=True)


def main():
    sample = json.loads((HERE / "digits.json").read_text())
    model = Digits()
    model.load_state_dict(load(sys.argv[1]))
    model.eval()

    images = torch.tensor(sample["pixels"], dtype=torch.float32)[None, None] / 16
    with torch.no_grad():
        torch_says = model(images)[0]
    keras_says = torch.tensor(sample["keras"])

    for row in sample["pixels"]:
        print("".join(" .:-=+*#%@@@@@@@@"[value] * 2 for value in row))
    for name, says in (("Keras", keras_says), ("PyTorch", torch_says)):
        print(f"{name:8} {says.argmax()}  ({says.max():.6f})")
    apart = (torch_says - keras_says).abs().max().item()
    print(f"largest difference over the ten probabilities: {apart:.1e}")
    return 0 if apart < 1e-4 else 1


if __name__ == "__main__":
    sys.exit(main())

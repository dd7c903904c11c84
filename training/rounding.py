"""Rounding as the shipped file rounds, seen in training so that the weights learn to bear it (Jacob et al. 2018,
quantisation-aware training, with the straight-through estimator of Bengio et al. 2013)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

# export.py's: weights per output on 129 steps about zero (the reduced range), inputs of a layer on 256 steps from the
# least to the greatest value of the batch.
WEIGHT_STEPS, INPUT_STEPS = 64.0, 255.0


class _Rounded(torch.autograd.Function):
    """Values on a grid going forward, nothing at all going back."""

    @staticmethod
    def forward(_: object, x: Tensor, scale: Tensor) -> Tensor:  # type: ignore[override]
        return (x / scale).round_().mul_(scale)

    @staticmethod
    def backward(_: object, gradient: Tensor) -> tuple[Tensor, None]:  # type: ignore[override]
        return gradient, None


class RoundedLinear(nn.Linear):
    """A linear layer as ONNX Runtime's dynamic int8 product computes it."""

    def forward(self, x: Tensor) -> Tensor:
        with torch.no_grad():
            weights = self.weight.abs().amax(1, keepdim=True).clamp(min=1e-9) / WEIGHT_STEPS
            least, most = torch.aminmax(x)
            inputs = (most.clamp(min=0) - least.clamp(max=0)).clamp(min=1e-9) / INPUT_STEPS
        return nn.functional.linear(_Rounded.apply(x, inputs), _Rounded.apply(self.weight, weights), self.bias)


def round_layers(model: nn.Module) -> None:
    """Makes every linear layer of the model a rounded one; its weights and their names stay the same."""
    for layer in model.modules():
        if type(layer) is nn.Linear:
            layer.__class__ = RoundedLinear

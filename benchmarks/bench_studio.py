"""Memory of a large picture by tiles: python benchmarks/bench_studio.py [--side 2048] [--tile 512] [--dtype float32].

Decode latents with a decoder of the size of Stable Diffusion XL's and random weights on the CPU: one tile, and a square
picture by such tiles, each in a process of its own, whose peak is that of the operating system. The peak of the picture
must be at most 1.3 times that of one tile, both less what the process holds before it decodes.
"""

import argparse
import resource
import subprocess
import sys
import time

MOST = 1.3
_UNIT = 1024 * 1024 if sys.platform == "darwin" else 1024  # of the system's peak, to MB


def peak() -> float:
    """Return the peak of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _UNIT


def decode(side: int, tile: int, dtype: str) -> None:
    """Decode one picture in this process, and print how much its peak rose in MB, and the seconds."""
    import torch
    from diffusers import AutoencoderKL

    from generate.diffusion.vae import tiled

    torch.manual_seed(0)
    kind = getattr(torch, dtype)
    vae = AutoencoderKL(
        block_out_channels=(128, 256, 512, 512),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=2,
        latent_channels=4,
        sample_size=tile,
    ).to(kind)
    vae.encoder = torch.nn.Identity()
    latents = torch.randn(1, 4, side // 8, side // 8, dtype=kind)
    before, started = peak(), time.perf_counter()
    with torch.inference_mode(), tiled([vae], wanted=True):
        decoded = vae.decode(latents).sample
    assert decoded.shape == (1, 3, side, side)
    print(f"{peak() - before:.0f} {time.perf_counter() - started:.1f}")


def measured(side: int, tile: int, dtype: str) -> tuple[float, float]:
    """Return the megabytes and the seconds of ``decode`` in a process of its own."""
    words = [sys.executable, __file__, "--side", str(side), "--tile", str(tile), "--dtype", dtype, "--alone"]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    return float(said[-2]), float(said[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=2048, help="pixels of a side of the picture")
    parser.add_argument("--tile", type=int, default=512, help="pixels of a side of a tile")
    parser.add_argument("--dtype", default="float32")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.alone:
        decode(given.side, given.tile, given.dtype)
        return
    one, seconds = measured(given.tile, given.tile, given.dtype)
    print(f"one tile of {given.tile}x{given.tile}: {one:,.0f} MB, {seconds:.1f} s")
    whole, seconds = measured(given.side, given.tile, given.dtype)
    print(f"{given.side}x{given.side} by such tiles: {whole:,.0f} MB, {seconds:.1f} s")
    print(f"{whole / one:.2f} times the memory")
    if whole > MOST * one:
        sys.exit(f"more than {MOST} times the memory of one tile")


if __name__ == "__main__":
    main()

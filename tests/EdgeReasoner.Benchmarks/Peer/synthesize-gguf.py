"""Writes a GGUF file of a published decoder's shape with random Q4_0 weights: what `synthesize` is for the engine, for llama.cpp.

usage: synthesize-gguf.py SHAPE FILE [--head q4_0|q6_k]

The output matrix is the token embedding, as in the published models. llama-quantize stores it as Q6_K in its Q4_0 files (--head q6_k); with q4_0, the
default here, a decode step reads as many bytes as the engine's own 4-bit output matrix takes.
"""
import os
import struct
import sys

# name: architecture, width, layers, heads, KV heads, head size, feed-forward width, vocabulary, base of the rotation, epsilon of the norms, biases
SHAPES = {
    "SmolLM2-135M": ("llama", 576, 30, 9, 3, 64, 1536, 49152, 1e5, 1e-5, False),
    "SmolLM2-360M": ("llama", 960, 32, 15, 5, 64, 2560, 49152, 1e5, 1e-5, False),
    "Qwen2.5-0.5B": ("qwen2", 896, 24, 14, 2, 64, 4864, 151936, 1e6, 1e-6, True),
    "Qwen2.5-1.5B": ("qwen2", 1536, 28, 12, 2, 128, 8960, 151936, 1e6, 1e-6, True),
    "Llama-3.2-1B": ("llama", 2048, 16, 32, 8, 64, 8192, 128256, 5e5, 1e-5, False),
}
F32, Q4_0, Q6_K = 0, 2, 14
FILE_TYPE_Q4_0 = 2
ALIGNMENT = 32


def half(value):
    return struct.pack("<e", value)


def q4_0(count):
    """Blocks of 32 weights: a 16-bit scale and 32 nibbles."""
    blocks = count // 32
    data = bytearray(os.urandom(18 * blocks))
    low, high = half(0.01)
    data[0::18] = bytes([low]) * blocks
    data[1::18] = bytes([high]) * blocks
    return data


def q6_k(count):
    """Blocks of 256 weights: 192 bytes of 6-bit numbers, 16 scales of 8 bits, a 16-bit scale of the scales."""
    blocks = count // 256
    data = bytearray(os.urandom(210 * blocks))
    low, high = half(0.0001)
    data[208::210] = bytes([low]) * blocks
    data[209::210] = bytes([high]) * blocks
    return data


def text(value):
    value = value.encode()
    return struct.pack("<Q", len(value)) + value


def field(name, kind, payload):
    return text(name) + struct.pack("<I", kind) + payload


def u32(name, value):
    return field(name, 4, struct.pack("<I", value))


def f32(name, value):
    return field(name, 6, struct.pack("<f", value))


def string(name, value):
    return field(name, 8, text(value))


def strings(name, values):
    return field(name, 9, struct.pack("<IQ", 8, len(values)) + b"".join(map(text, values)))


def numbers(name, values):
    return field(name, 9, struct.pack("<IQ", 5, len(values)) + struct.pack(f"<{len(values)}i", *values))


def main():
    arguments = sys.argv[1:]
    head = Q4_0
    if "--head" in arguments:
        at = arguments.index("--head")
        head = {"q4_0": Q4_0, "q6_k": Q6_K}[arguments[at + 1]]
        del arguments[at:at + 2]
    if len(arguments) != 2 or arguments[0] not in SHAPES:
        sys.exit(f"{__doc__}\nshapes: {', '.join(SHAPES)}")
    name, path = arguments
    kind, width, layers, heads, kv_heads, head_size, forward, vocabulary, base, epsilon, has_bias = SHAPES[name]
    if head == Q6_K and width % 256 != 0:
        # As llama-quantize does it: a row that 256 does not divide is stored as Q8_0, which is not written here.
        sys.exit(f"{name}: rows of {width} cannot be Q6_K; use --head q4_0.")

    metadata = [
        string("general.architecture", kind),
        string("general.name", name + " shape, random weights"),
        u32("general.file_type", FILE_TYPE_Q4_0),
        u32(kind + ".block_count", layers),
        u32(kind + ".context_length", 8192),
        u32(kind + ".embedding_length", width),
        u32(kind + ".feed_forward_length", forward),
        u32(kind + ".attention.head_count", heads),
        u32(kind + ".attention.head_count_kv", kv_heads),
        u32(kind + ".rope.dimension_count", head_size),
        f32(kind + ".rope.freq_base", base),
        f32(kind + ".attention.layer_norm_rms_epsilon", epsilon),
        u32(kind + ".vocab_size", vocabulary),
        string("tokenizer.ggml.model", "gpt2"),
        string("tokenizer.ggml.pre", "qwen2"),
        strings("tokenizer.ggml.tokens", [f"<t{i}>" for i in range(vocabulary)]),
        numbers("tokenizer.ggml.token_type", [1] * vocabulary),
        strings("tokenizer.ggml.merges", ["< t"]),
        u32("tokenizer.ggml.bos_token_id", vocabulary - 2),
        u32("tokenizer.ggml.eos_token_id", vocabulary - 1),
    ]

    tensors = []  # name, shape with the fastest dimension first, type

    def matrix(label, columns, rows, kind_of=Q4_0):
        tensors.append((label, (columns, rows), kind_of))

    def vector(label, length):
        tensors.append((label, (length,), F32))

    matrix("token_embd.weight", width, vocabulary, head)
    vector("output_norm.weight", width)
    for layer in range(layers):
        block = f"blk.{layer}."
        vector(block + "attn_norm.weight", width)
        vector(block + "ffn_norm.weight", width)
        for part, rows in (("q", heads), ("k", kv_heads), ("v", kv_heads)):
            matrix(f"{block}attn_{part}.weight", width, rows * head_size)
            if has_bias:
                vector(f"{block}attn_{part}.bias", rows * head_size)
        matrix(block + "attn_output.weight", heads * head_size, width)
        matrix(block + "ffn_gate.weight", width, forward)
        matrix(block + "ffn_up.weight", width, forward)
        matrix(block + "ffn_down.weight", forward, width)

    def size(shape, kind_of):
        count = 1
        for dimension in shape:
            count *= dimension
        return count, {F32: 4 * count, Q4_0: 18 * count // 32, Q6_K: 210 * count // 256}[kind_of]

    with open(path, "wb") as file:
        file.write(struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), len(metadata)))
        file.write(b"".join(metadata))
        offset = 0
        for label, shape, kind_of in tensors:
            file.write(text(label) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind_of, offset))
            offset += -(-size(shape, kind_of)[1] // ALIGNMENT) * ALIGNMENT
        for _, shape, kind_of in tensors:
            file.write(b"\0" * (-file.tell() % ALIGNMENT))
            count, _ = size(shape, kind_of)
            if kind_of == F32:
                file.write(struct.pack("<f", 1.0 if len(shape) == 1 else 0.0) * count)
            else:
                file.write(q4_0(count) if kind_of == Q4_0 else q6_k(count))
        file.write(b"\0" * (-file.tell() % ALIGNMENT))
    print(f"{path}: {os.path.getsize(path) / 1e6:.0f} MB")


main()

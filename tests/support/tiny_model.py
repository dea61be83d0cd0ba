"""A language model of 0.6 MB with random weights: it talks nonsense in valid form, always the same nonsense.

It exists for the protocol of a real model server: streams, limits, counts, endings. One hidden channel is a constant
(nothing writes into it), so a column of the output matrix is a bias per token: a high bias of the end token makes
answers end by themselves, a low one makes a model that never stops.
"""

from pathlib import Path

import gguf
import numpy as np

VOCABULARY, HIDDEN, FEED_FORWARD, HEADS, LAYERS, CONTEXT = 512, 64, 128, 4, 2, 2048
SPECIAL, BYTES = 3, 256
FIRST_WORD = SPECIAL + BYTES


def write(path: Path, *, ends: bool = True) -> Path:
    """Write the model to `path`. With `ends=False` it never ends an answer by itself."""
    writer = gguf.GGUFWriter(str(path), "llama")
    texts, kinds = _tokens()
    _describe(writer, texts, kinds)
    random = np.random.default_rng(1)
    for name, tensor in _tensors(random, _bias(1.0 if ends else -30.0)).items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _tokens() -> tuple[list[bytes], list[int]]:
    words = [chr(code) for code in range(0x21, 0x7F)] + ["\u2581"]
    texts = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(BYTES)), *words]
    kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL]
    kinds += [gguf.TokenType.BYTE] * BYTES + [gguf.TokenType.NORMAL] * len(words)
    padding = VOCABULARY - len(texts)
    texts += [f"<pad{number}>" for number in range(padding)]
    return [text.encode() for text in texts], [int(kind) for kind in [*kinds, *[gguf.TokenType.UNUSED] * padding]]


def _bias(end: float) -> np.ndarray:
    bias = np.zeros(VOCABULARY, np.float32)
    bias[:FIRST_WORD] = -8  # no raw bytes by chance
    bias[2] = end
    bias[FIRST_WORD + 0x7F - 0x21 + 1 :] = -30  # padding is never said
    return bias


def _describe(writer: gguf.GGUFWriter, texts: list[bytes], kinds: list[int]) -> None:
    writer.add_name("tiny-random")
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_vocab_size(VOCABULARY)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(HIDDEN)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_rope_dimension_count(HIDDEN // HEADS)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(10000.0)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(texts)
    writer.add_token_scores([-float(number) for number in range(VOCABULARY)])
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)


def _tensors(random: np.random.Generator, bias: np.ndarray) -> dict[str, np.ndarray]:
    def noise(rows: int, columns: int, scale: float | None = None) -> np.ndarray:
        return (random.standard_normal((rows, columns)) * (scale or columns**-0.5)).astype(np.float32)

    def without_constant(matrix: np.ndarray) -> np.ndarray:
        matrix[0, :] = 0
        return matrix

    embedding, output = noise(VOCABULARY, HIDDEN, 1.0), noise(VOCABULARY, HIDDEN, 0.3)
    embedding[:, 0], output[:, 0] = 4.0, bias / 3.0
    tensors = {"token_embd.weight": embedding}
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        tensors |= {block + name: np.ones(HIDDEN, np.float32) for name in ("attn_norm.weight", "ffn_norm.weight")}
        tensors |= {f"{block}attn_{name}.weight": noise(HIDDEN, HIDDEN) for name in "qkv"}
        tensors |= {f"{block}ffn_{name}.weight": noise(FEED_FORWARD, HIDDEN) for name in ("gate", "up")}
        tensors[block + "attn_output.weight"] = without_constant(noise(HIDDEN, HIDDEN))
        tensors[block + "ffn_down.weight"] = without_constant(noise(HIDDEN, FEED_FORWARD))
    return tensors | {"output_norm.weight": np.ones(HIDDEN, np.float32), "output.weight": output}

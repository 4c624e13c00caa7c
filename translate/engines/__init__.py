"""Translators that call a provider or run a model, one technology per module.

Import the module of the one you need, because each has its own dependencies:

* ``papago.PapagoTranslator``: Papago of the NAVER Cloud Platform;
* ``gpt.GptTranslator``: a chat model;
* ``marian.MarianTranslator``: MarianMT, NLLB-200 or M2M100 on this machine (torch, transformers);
* ``alignment``: several sentences in one call, shared by ``papago`` and ``gpt``.
"""

"""The offline translator: a lexicon, a segmenter and a grammar."""

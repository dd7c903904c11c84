"""Text -> sentences, words, lemmas, UD trees, names and vectors, by the model in data/en."""

from twosource.language.reading import encode_spans, read_sentences

__all__ = ["encode_spans", "read_sentences"]
